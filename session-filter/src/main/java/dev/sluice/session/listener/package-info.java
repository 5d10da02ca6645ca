/**
 * The application's listeners of sessions, which the container calls for its own sessions only. Begin with {@link
 * dev.sluice.session.listener.SessionListeners}.
 */
@NullMarked
package dev.sluice.session.listener;

import org.jspecify.annotations.NullMarked;
