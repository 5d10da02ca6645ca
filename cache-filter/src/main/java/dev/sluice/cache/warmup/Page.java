package dev.sluice.cache.warmup;

import dev.sluice.cache.http.Origin;

/** One thing to ask for, as clients would. Immutable. */
record Page(Origin origin, String pathAndQuery) {}
