package dev.sluice.cache.rule;

import dev.sluice.cache.http.Policy;
import dev.sluice.core.config.Settings;
import java.util.List;
import java.util.Optional;

/** Reads the policy that counts wherever no rule says otherwise. Stateless. */
final class StandardPolicy {
    private enum Directives {
        HONOUR,
        IGNORE
    }

    private static final int MOST_FIELDS = 8;
    private static final String FIELDS = "a comma separated list of at most " + MOST_FIELDS
            + " fields such as CDN-Cache-Control; Cache-Control itself is always read last";

    private StandardPolicy() {}

    static Policy read(Settings settings) {
        List<String> fields = settings.list("cache.targeted-fields");
        if (fields.size() > MOST_FIELDS || !fields.stream().allMatch(StandardPolicy::isTargeted)) {
            settings.reject("cache.targeted-fields", FIELDS);
        }
        Directives directives = settings.oneOf("cache.request-directives", Directives.class);
        return new Policy(
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                settings.bool("cache.heuristic"),
                false,
                false,
                settings.bool("cache.compress"),
                directives == Directives.HONOUR,
                fields);
    }

    private static boolean isTargeted(String field) {
        return field.matches(Bypass.FIELD_NAME) && !field.equalsIgnoreCase("Cache-Control");
    }
}
