package dev.sluice.session.contract;

/** A value type of the application. */
enum Size {
    SMALL,
    LARGE
}
