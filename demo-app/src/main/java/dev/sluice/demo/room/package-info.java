/**
 * Rooms in which users meet: kept in Redis, held in the memory of each node that shows them, and right again on a node that
 * was restarted. Begin with {@link dev.sluice.demo.room.Rooms}.
 */
@NullMarked
package dev.sluice.demo.room;

import org.jspecify.annotations.NullMarked;
