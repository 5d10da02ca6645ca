/** Locks that nodes share through Redis, and the fencing numbers without which such a lock protects no data. */
@NullMarked
package dev.sluice.demo.lock;

import org.jspecify.annotations.NullMarked;
