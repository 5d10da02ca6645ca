/** The tour, on a demo that keeps its promises and on one that does not. */
@NullMarked
package dev.sluice.demo.tour;

import org.jspecify.annotations.NullMarked;
