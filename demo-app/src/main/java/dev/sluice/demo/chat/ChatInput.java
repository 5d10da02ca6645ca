package dev.sluice.demo.chat;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.character.Profile;
import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Refused;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What users send in, checked the same for pages and API. */
final class ChatInput {
    private ChatInput() {}

    /**
     * What somebody says.
     *
     * @param id chosen by the form or the program, so that what is sent again is known
     */
    record Said(String id, String text) {}

    /** Stores it with the answer, or refuses in words. */
    static Appended say(Exchange exchange, Talk talk, Conversation to, Said said)
            throws Refused, RedisUnavailable, SQLException {
        if (!Talk.isSent(said.id())) {
            throw Refused.input(exchange.texts().text("bad.id"));
        }
        Profile with = talk.character(to.character(), to.user())
                .orElseThrow(() -> Refused.conflict(exchange.texts().text("character.gone")));
        Appended appended = talk.say(to, with, said.id(), said.text());
        return switch (appended.outcome()) {
            case STORED, REPEATED -> appended;
            case FULL -> throw Refused.conflict(exchange.texts().text("full.conversation", ChatStore.MOST_MESSAGES));
            case USER_FULL -> throw Refused.conflict(exchange.texts().text("full.user", ChatStore.MOST_OF_USER));
            case ABSENT -> throw Refused.notFound();
        };
    }

    /** A text out of JSON, under the rules that {@link Exchange#text} has for forms. */
    static String text(Exchange exchange, String name, @Nullable String value, int longest) throws Refused {
        return exchange.required(name, Optional.ofNullable(value).orElse("").strip(), longest);
    }
}
