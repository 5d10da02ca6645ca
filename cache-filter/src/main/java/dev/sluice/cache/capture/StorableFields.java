package dev.sluice.cache.capture;

import dev.sluice.cache.http.Field;
import dev.sluice.cache.http.Fields;
import dev.sluice.cache.http.HttpDate;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a header is stored. What filters in front had set before is not, for they set it on a hit as well, each time for
 * the client at hand. Stateless.
 */
final class StorableFields {
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

    private StorableFields() {}

    /** @param before what was set before the run, if that was set on this very response */
    static List<Field> of(HttpServletResponse response, @Nullable Head before, Instant received) {
        Set<String> done = namedByConnection(response);
        List<Field> fields = new ArrayList<>();
        for (String name : response.getHeaderNames()) {
            Collection<String> values = response.getHeaders(name);
            if (done.add(lower(name)) && !(before != null && before.has(name, values))) {
                values.forEach(value -> fields.add(new Field(name, value)));
            }
        }
        Fields all = Head.fieldsOf(response);
        all.values("Content-Type").forEach(type -> fields.add(new Field("Content-Type", type)));
        Instant date = HttpDate.parse(all.first("Date")).orElse(received);
        fields.add(new Field("Date", HttpDate.format(date)));
        return List.copyOf(fields);
    }

    private static Set<String> namedByConnection(HttpServletResponse response) {
        Set<String> never = new HashSet<>(NEVER);
        for (String line : response.getHeaders("Connection")) {
            Arrays.stream(line.split(",")).map(name -> lower(name.strip())).forEach(never::add);
        }
        return never;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
