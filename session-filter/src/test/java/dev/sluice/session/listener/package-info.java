/** Proves which session listeners are found, and how they are called. */
@NullMarked
package dev.sluice.session.listener;

import org.jspecify.annotations.NullMarked;
