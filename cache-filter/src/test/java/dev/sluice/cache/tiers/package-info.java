/** What of a response is stored, as bytes. */
@NullMarked
package dev.sluice.cache.tiers;

import org.jspecify.annotations.NullMarked;
