package dev.sluice.cache;

import dev.sluice.cache.http.Field;
import dev.sluice.cache.http.Fields;
import dev.sluice.cache.http.HttpDate;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The header of a response: as the rules read it, and what of it is stored. What filters in front had set before is not
 * stored, for they set it on a hit as well, each time for the client at hand. For one request.
 */
final class StorableFields implements Fields {
    /** Of one connection (RFC 9111 section 3.1), of one client, or written anew on each hit. */
    private static final Set<String> NEVER = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "proxy-authenticate",
            "proxy-authentication-info",
            "proxy-authorization",
            "set-cookie",
            "set-cookie2",
            "age",
            "cache-status",
            "content-length",
            "content-type",
            "date",
            "server");

    private final HttpServletResponse response;
    private final Map<String, List<String>> before = new HashMap<>();

    /** Notes what is set now, before the application is asked. */
    StorableFields(HttpServletResponse response) {
        this.response = response;
        for (String name : response.getHeaderNames()) {
            before.put(lower(name), values(name));
        }
    }

    @Override
    public List<String> values(String name) {
        String type = name.equals("Content-Type") ? response.getContentType() : null;
        return type == null ? List.copyOf(response.getHeaders(name)) : List.of(type);
    }

    /** What is stored, with {@code Date} as the application or the container has it, else the time of receipt. */
    List<Field> toStore(Instant received) {
        Set<String> names = new HashSet<>();
        Set<String> never = namedByConnection();
        List<Field> fields = new ArrayList<>();
        for (String name : response.getHeaderNames()) {
            String lower = lower(name);
            if (names.add(lower) && !never.contains(lower) && !values(name).equals(before.get(lower))) {
                values(name).forEach(value -> fields.add(new Field(name, value)));
            }
        }
        values("Content-Type").forEach(type -> fields.add(new Field("Content-Type", type)));
        fields.add(
                new Field("Date", HttpDate.format(HttpDate.parse(first("Date")).orElse(received))));
        return List.copyOf(fields);
    }

    private Set<String> namedByConnection() {
        Set<String> never = new HashSet<>(NEVER);
        Collection<String> connection = response.getHeaders("Connection");
        connection.forEach(line ->
                Arrays.stream(line.split(",")).map(name -> lower(name.strip())).forEach(never::add));
        return never;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
