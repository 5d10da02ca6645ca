package dev.sluice.core.config.sample;

/** Stands for a module: its {@code defaults.properties} declares a key of every kind. */
public enum SampleModule {
    REFUSE,
    SERVE_LOCAL
}
