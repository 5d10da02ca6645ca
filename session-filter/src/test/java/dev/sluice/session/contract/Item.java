package dev.sluice.session.contract;

import java.io.Serializable;

/** A record of the application. */
record Item(String name, int count) implements Serializable {}
