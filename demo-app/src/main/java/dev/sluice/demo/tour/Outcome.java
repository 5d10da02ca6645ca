package dev.sluice.demo.tour;

import java.time.Duration;

/** Whether a promise was kept, what was measured, and how long the test took. Immutable. */
record Outcome(boolean passed, Finding measured, Duration took) {}
