package dev.sluice.cache.rule;

import dev.sluice.cache.http.Policy;
import dev.sluice.core.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads all rules in the order of the file, and refuses one that could never be reached. For one thread, at start. */
final class RulesReader {
    private final Settings settings;

    RulesReader(Settings settings) {
        this.settings = settings;
    }

    CacheRules read() {
        Policy standard = StandardPolicy.read(settings);
        List<CacheRule> rules = new ArrayList<>();
        for (Map.Entry<String, Settings> group : settings.group("cache.rule").entrySet()) {
            CacheRule rule = RuleReader.read(group.getKey(), group.getValue(), standard);
            rules.stream()
                    .filter(earlier -> earlier.covers(rule))
                    .findFirst()
                    .ifPresent(earlier -> group.getValue().reject("paths", unreached(earlier)));
            rules.add(rule);
        }
        if (rules.size() > CacheRules.MOST) {
            settings.reject("cache.rule.<name>.paths", "set for at most " + CacheRules.MOST + " names");
            settings.check();
        }
        return new CacheRules(rules, standard);
    }

    private static String unreached(CacheRule earlier) {
        return "paths that cache.rule." + earlier.name() + ".paths, which comes first, does not match already";
    }
}
