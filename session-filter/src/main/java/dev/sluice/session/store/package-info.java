/**
 * Sessions as Redis holds them: their ids and keys, the scripts that read and write them, when they end, and whose they
 * are. Begin with {@link dev.sluice.session.store.SessionRecords}.
 */
@NullMarked
package dev.sluice.session.store;

import org.jspecify.annotations.NullMarked;
