/**
 * One request answered: {@link dev.sluice.cache.answer.Responder} looks for a copy and replays it, or has the application
 * fill, judges what it said, and stores that for all nodes.
 */
@NullMarked
package dev.sluice.cache.answer;

import org.jspecify.annotations.NullMarked;
