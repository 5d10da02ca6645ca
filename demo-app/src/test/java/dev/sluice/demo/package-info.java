/** Proofs that the demo shows what it promises, walked through over HTTP on both nodes. */
@NullMarked
package dev.sluice.demo;

import org.jspecify.annotations.NullMarked;
