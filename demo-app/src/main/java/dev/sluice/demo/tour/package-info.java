/**
 * A walk through what the filters promise, each promise shown kept or broken with what was measured. Begin with {@link
 * dev.sluice.demo.tour.TourTopic}; a promise is a {@link dev.sluice.demo.tour.Step}.
 */
@NullMarked
package dev.sluice.demo.tour;

import org.jspecify.annotations.NullMarked;
