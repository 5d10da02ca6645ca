package dev.sluice.core.metrics;

/** A place outside the registry where meters are seen until it is closed. The registry calls it under its lock. */
interface View extends MeterVisitor, AutoCloseable {
    /** Takes back everything shown; a meter of this registry is nowhere to be found afterwards. */
    @Override
    void close();
}
