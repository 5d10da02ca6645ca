package dev.sluice.cache.store;

import java.util.List;
import java.util.Optional;

/**
 * One purge as it is told: {@code position floor h|s scope scope...}, where {@code s} is a soft one. Immutable.
 *
 * @param floor since that purge; zero where it is not told
 */
record PurgeNews(long position, long floor, boolean soft, List<String> scopes) {
    /** Empty if the text is no such news. */
    static Optional<PurgeNews> parse(String body) {
        List<String> words = List.of(body.split(" "));
        if (words.size() < 3 || !List.of("h", "s").contains(words.get(2))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new PurgeNews(
                    Long.parseLong(words.get(0)),
                    Long.parseLong(words.get(1)),
                    words.get(2).equals("s"),
                    words.subList(3, words.size())));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A member of the sorted set; a soft one has a tilde in front. */
    static PurgeNews ofMember(String member, String score) {
        boolean soft = member.startsWith("~");
        long position = Long.parseLong(score);
        return member.equals("floor")
                ? new PurgeNews(position, position, false, List.of())
                : new PurgeNews(position, 0, soft, List.of(soft ? member.substring(1) : member));
    }

    boolean hasAll() {
        return scopes.contains(Scope.ALL);
    }
}
