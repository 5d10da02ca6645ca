package dev.sluice.demo.character;

import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Refused;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what somebody says of a character, in a form or as JSON, and checks it. */
final class Descriptions {
    private Descriptions() {}

    /** As a client may send it: anything can be missing. */
    private record Sent(
            @Nullable String name,
            @Nullable String tagline,
            @Nullable String greeting,
            @Nullable String persona,
            @Nullable List<@Nullable String> memories,
            @Nullable Boolean isPublic) {}

    /** @throws Refused if a field is empty, too long, or holds what cannot be kept */
    static Description ofForm(Exchange exchange) throws Refused {
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
    static Description ofBody(Exchange exchange) throws Refused, IOException {
        return checked(exchange, exchange.body(Sent.class));
    }

    private static Description checked(Exchange exchange, Sent sent) throws Refused {
        List<String> memories = Optional.ofNullable(sent.memories()).orElse(List.of()).stream()
                .map(Descriptions::oneLine)
                .filter(memory -> !memory.isEmpty())
                .toList();
        check(exchange, memories);
        return new Description(
                exchange.required("name", oneLine(sent.name()), Description.LONGEST_NAME),
                exchange.required("tagline", oneLine(sent.tagline()), Description.LONGEST_TAGLINE),
                exchange.required("greeting", lines(sent.greeting()), Description.LONGEST_GREETING),
                exchange.required("persona", lines(sent.persona()), Description.LONGEST_PERSONA),
                memories,
                Boolean.TRUE.equals(sent.isPublic()));
    }

    private static void check(Exchange exchange, List<String> memories) throws Refused {
        if (memories.size() > Description.MOST_MEMORIES) {
            throw Refused.input(exchange.texts().text("memories.many", Description.MOST_MEMORIES));
        }
        for (String memory : memories) {
            if (memory.length() > Description.LONGEST_MEMORY) {
                throw Refused.input(exchange.texts().text("memories.long", Description.LONGEST_MEMORY));
            }
            exchange.bounded("memories", memory, Description.LONGEST_MEMORY);
        }
    }

    static String oneLine(@Nullable String text) {
        return text == null ? "" : text.replaceAll("\\s+", " ").strip();
    }

    /** A browser sends two characters for a line break, and counts one. */
    private static String lines(@Nullable String text) {
        return text == null ? "" : text.replace("\r\n", "\n").strip();
    }
}
