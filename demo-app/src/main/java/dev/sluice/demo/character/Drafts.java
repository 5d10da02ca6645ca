package dev.sluice.demo.character;

import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Refused;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what somebody says of a character, in a form or as JSON, and checks it. */
final class Drafts {
    private Drafts() {}

    /** As a client may send it: anything can be missing. */
    private record Sent(
            @Nullable String name,
            @Nullable String tagline,
            @Nullable String greeting,
            @Nullable String persona,
            @Nullable List<@Nullable String> memories,
            @Nullable Boolean isPublic) {}

    /** @throws Refused if a field is empty, too long, or holds what cannot be kept */
    static Draft ofForm(Exchange exchange) throws Refused {
        var request = exchange.request();
        String memories = Optional.ofNullable(request.getParameter("memories")).orElse("");
        return checked(
                exchange,
                new Sent(
                        request.getParameter("name"),
                        request.getParameter("tagline"),
                        request.getParameter("greeting"),
                        request.getParameter("persona"),
                        memories.lines().toList(),
                        request.getParameter("public") != null));
    }

    /** @throws Refused as for a form, and if the body is no such JSON */
    static Draft ofBody(Exchange exchange) throws Refused, IOException {
        return checked(exchange, exchange.body(Sent.class));
    }

    private static Draft checked(Exchange exchange, Sent sent) throws Refused {
        List<String> memories = Optional.ofNullable(sent.memories()).orElse(List.of()).stream()
                .map(Drafts::oneLine)
                .filter(memory -> !memory.isEmpty())
                .toList();
        check(exchange, memories);
        return new Draft(
                required(exchange, "name", oneLine(sent.name()), Draft.LONGEST_NAME),
                required(exchange, "tagline", oneLine(sent.tagline()), Draft.LONGEST_TAGLINE),
                required(exchange, "greeting", lines(sent.greeting()), Draft.LONGEST_GREETING),
                required(exchange, "persona", lines(sent.persona()), Draft.LONGEST_PERSONA),
                memories,
                Boolean.TRUE.equals(sent.isPublic()));
    }

    private static void check(Exchange exchange, List<String> memories) throws Refused {
        if (memories.size() > Draft.MOST_MEMORIES) {
            throw Refused.input(exchange.texts().text("memories.many", Draft.MOST_MEMORIES));
        }
        for (String memory : memories) {
            if (memory.length() > Draft.LONGEST_MEMORY) {
                throw Refused.input(exchange.texts().text("memories.long", Draft.LONGEST_MEMORY));
            }
            checkCharacters(exchange, "memories", memory);
        }
    }

    private static String required(Exchange exchange, String field, String value, int longest) throws Refused {
        if (value.isEmpty()) {
            throw Refused.input(exchange.common().text("input.empty", label(exchange, field)));
        }
        return bounded(exchange, field, value, longest);
    }

    /** The value, which may be empty. */
    static String bounded(Exchange exchange, String field, String value, int longest) throws Refused {
        if (value.length() > longest) {
            throw Refused.input(exchange.common().text("input.long", label(exchange, field), longest));
        }
        checkCharacters(exchange, field, value);
        return value;
    }

    private static void checkCharacters(Exchange exchange, String field, String value) throws Refused {
        if (value.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
            throw Refused.input(exchange.common().text("input.control", label(exchange, field)));
        }
        if (Exchange.isBroken(value)) {
            throw Refused.input(exchange.common().text("input.broken", label(exchange, field)));
        }
    }

    private static String label(Exchange exchange, String field) {
        return exchange.texts().text("field." + field);
    }

    static String oneLine(@Nullable String text) {
        return text == null ? "" : text.replaceAll("\\s+", " ").strip();
    }

    /** A browser sends two characters for a line break, and counts one. */
    private static String lines(@Nullable String text) {
        return text == null ? "" : text.replace("\r\n", "\n").strip();
    }
}
