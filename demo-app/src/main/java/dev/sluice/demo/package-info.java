/**
 * A web application with the three filters in front of it, on two nodes and one Redis. Begin with {@link dev.sluice.demo.Demo},
 * which starts it, then read {@code Node}: there stands how an application maps the filters.
 */
@NullMarked
package dev.sluice.demo;

import org.jspecify.annotations.NullMarked;
