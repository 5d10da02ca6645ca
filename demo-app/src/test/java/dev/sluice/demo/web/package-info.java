/** Proofs about the frame around all pages. */
@NullMarked
package dev.sluice.demo.web;

import org.jspecify.annotations.NullMarked;
