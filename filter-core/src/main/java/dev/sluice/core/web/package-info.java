/**
 * Where the filters meet the container: what a filter takes at its start and gives back at its end, the answer to a
 * request that is refused, the end of one that is asynchronous, and registration without a {@code web.xml}.
 */
@NullMarked
package dev.sluice.core.web;

import org.jspecify.annotations.NullMarked;
