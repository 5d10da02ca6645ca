/** Proofs of what locks in one Redis promise, and of what they admit. */
@NullMarked
package dev.sluice.demo.lock;

import org.jspecify.annotations.NullMarked;
