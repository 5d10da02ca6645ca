/** Tests of dev.sluice.cache.rule. */
@NullMarked
package dev.sluice.cache.rule;

import org.jspecify.annotations.NullMarked;
