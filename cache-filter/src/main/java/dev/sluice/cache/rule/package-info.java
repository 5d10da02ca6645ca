/**
 * What an operator says about caching, by path: {@link dev.sluice.cache.rule.CacheRules} are the settings groups
 * {@code cache.rule.<name>.…}, and the first rule that matches a request gives it its policy, its key and its owner.
 */
@NullMarked
package dev.sluice.cache.rule;

import org.jspecify.annotations.NullMarked;
