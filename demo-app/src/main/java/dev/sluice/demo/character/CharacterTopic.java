package dev.sluice.demo.character;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Ground;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/** The topic of characters: gallery, profiles and their API. */
public final class CharacterTopic {
    /** Who owns what is there at the start: the first user. */
    private static final long FIRST_USER = 1;

    private CharacterTopic() {}

    /**
     * Adds the pages of the topic, and makes the first characters if nobody has.
     *
     * @throws IllegalStateException if the database does not answer
     */
    public static Characters addTo(Ground ground) {
        CharacterTable table = new CharacterTable(ground.database(), ground.clock());
        try {
            ground.database().prepare(CharacterTopic.class);
            table.addStarters(FIRST_USER, starters());
        } catch (SQLException e) {
            throw new IllegalStateException("the tables of characters cannot be made: " + e.getMessage(), e);
        }
        Characters characters = new Characters(table, ground.caches()::responses);
        ground.serve(
                new CharacterPages(ground.layout(), characters, ground.database()), "/characters", "/characters/*");
        ground.serve(new CharacterApi(ground.layout(), characters), CharacterApi.PATH, CharacterApi.PATH + "/*");
        ground.serve(new StatusApi(ground.layout(), characters), "/api/status/*");
        return characters;
    }

    /** In the order they are made, so the last one stands first in the gallery. */
    static List<Description> starters() {
        try (InputStream file = CharacterTopic.class.getResourceAsStream("starters.json")) {
            return Exchange.JSON.readValue(
                    Objects.requireNonNull(file, "starters.json is in the jar"),
                    new TypeReference<List<Description>>() {});
        } catch (IOException e) {
            throw new IllegalStateException("starters.json cannot be read", e);
        }
    }
}
