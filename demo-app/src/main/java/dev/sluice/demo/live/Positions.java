package dev.sluice.demo.live;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.StreamEntryID;

/**
 * How far a browser has heard each of its audiences: the id it gets with every event and sends back as {@code Last-Event-ID} after
 * a break, such as {@code 1700000000000-0_1700000000123-4}, one for each audience in their order. Used by one thread.
 */
final class Positions {
    /** Before all events. */
    static final StreamEntryID START = new StreamEntryID(0, 0);

    private static final Pattern FORM = Pattern.compile("[0-9]{1,18}-[0-9]{1,18}(_[0-9]{1,18}-[0-9]{1,18}){0,2}");

    private final Map<String, Optional<StreamEntryID>> byAudience = new LinkedHashMap<>();

    /** @param lastEventId what the browser says it heard last; what is none of ours counts as nothing */
    Positions(List<String> audiences, @Nullable String lastEventId) {
        boolean isOurs = lastEventId != null && FORM.matcher(lastEventId).matches();
        List<StreamEntryID> heard = !isOurs || lastEventId == null
                ? List.of()
                : Arrays.stream(lastEventId.split("_")).map(StreamEntryID::new).toList();
        for (int i = 0; i < audiences.size(); i++) {
            byAudience.put(
                    audiences.get(i), heard.size() == audiences.size() ? Optional.of(heard.get(i)) : Optional.empty());
        }
    }

    /** Empty if the browser is to hear what happens from now on, and it is not known yet where that begins. */
    Optional<StreamEntryID> of(String audience) {
        return byAudience.getOrDefault(audience, Optional.empty());
    }

    void set(String audience, StreamEntryID id) {
        byAudience.put(audience, Optional.of(id));
    }

    /** The audiences of which the place is not known yet. */
    List<String> unknown() {
        return byAudience.entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public String toString() {
        return byAudience.values().stream()
                .map(id -> id.orElse(START).toString())
                .collect(Collectors.joining("_"));
    }
}
