/** Proofs that no acknowledged job is lost and that its result is written once, whatever dies on the way. */
@NullMarked
package dev.sluice.demo.job;

import org.jspecify.annotations.NullMarked;
