/** Simulated people with browsers, as the tour and the trials send them to the nodes. */
@NullMarked
package dev.sluice.demo.visit;

import org.jspecify.annotations.NullMarked;
