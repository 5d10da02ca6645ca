package dev.sluice.demo.character;

import java.util.List;

/** What its owner says of a character; checked by {@link Descriptions}. Immutable. */
record Description(
        String name, String tagline, String greeting, String persona, List<String> memories, boolean isPublic) {
    static final int LONGEST_NAME = 60;
    static final int LONGEST_TAGLINE = 140;
    static final int LONGEST_GREETING = 500;
    static final int LONGEST_PERSONA = 2000;
    static final int LONGEST_MEMORY = 300;
    static final int MOST_MEMORIES = 20;

    Description {
        memories = List.copyOf(memories);
    }

    static Description of(Profile profile) {
        return new Description(
                profile.name(),
                profile.tagline(),
                profile.greeting(),
                profile.persona(),
                profile.memories(),
                profile.isPublic());
    }
}
