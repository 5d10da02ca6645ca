package dev.sluice.demo.account;

import dev.sluice.demo.web.SignedIn;
import java.time.Instant;

/**
 * Somebody who has an account. Immutable.
 *
 * @param name by which one signs in; it never changes
 * @param displayName what others read
 * @param isAdmin whether the console opens
 * @param created by the clock of the node, to the microsecond
 */
public record User(long id, String name, String displayName, boolean isAdmin, Plan plan, Instant created) {
    /** The same for session and token. */
    SignedIn signedIn() {
        return new SignedIn(id, name, isAdmin);
    }
}
