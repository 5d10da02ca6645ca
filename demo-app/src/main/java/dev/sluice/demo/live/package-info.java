/**
 * What happens reaches those whom it concerns while they look: one publishes to an {@link dev.sluice.demo.live.Audience},
 * on whichever node, and all browsers of it hear by server-sent events. Begin with {@link dev.sluice.demo.live.Notifications}.
 */
@NullMarked
package dev.sluice.demo.live;

import org.jspecify.annotations.NullMarked;
