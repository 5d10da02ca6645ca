/** Proves the session filter on real containers and a real Redis; {@code Node} and {@code Visitor} carry the noise. */
@NullMarked
package dev.sluice.session;

import org.jspecify.annotations.NullMarked;
