package dev.sluice.session;

import dev.sluice.core.config.Settings;

/**
 * How sessions belong to principals. Immutable.
 *
 * @param attribute the session attribute that names the principal, empty for {@code getRemoteUser()}
 * @param maxSessions the most sessions of one principal, 0 for any number
 * @param whenTooMany what happens to one more
 * @param renewIdAtLogin whether a session gets a new id when its principal appears
 */
public record PrincipalSettings(String attribute, int maxSessions, WhenTooMany whenTooMany, boolean renewIdAtLogin) {
    /** What happens when a principal begins one session too many. */
    public enum WhenTooMany {
        /** The oldest of them ends. */
        END_OLDEST,
        /** The new one is refused with 403. */
        REFUSE
    }

    static PrincipalSettings from(Settings settings) {
        return new PrincipalSettings(
                settings.text("session.principal.attribute"),
                settings.integer("session.max-per-principal", 0, 10_000),
                settings.oneOf("session.max-per-principal.when-exceeded", WhenTooMany.class),
                settings.bool("session.id.renew-at-login"));
    }
}
