/** What is remembered from one answer to the next. */
@NullMarked
package dev.sluice.cache.answer;

import org.jspecify.annotations.NullMarked;
