/** Proves what can be kept in a session, and what cannot. */
@NullMarked
package dev.sluice.session.codec;

import org.jspecify.annotations.NullMarked;
