/**
 * The two trials that the demo runs against itself and prints a table of: what the caches save, and what is lost when nodes
 * and Redis die.
 */
@NullMarked
package dev.sluice.demo.trial;

import org.jspecify.annotations.NullMarked;
