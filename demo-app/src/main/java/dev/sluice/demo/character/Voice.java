package dev.sluice.demo.character;

import dev.sluice.core.web.Language;
import dev.sluice.demo.account.Preferences;
import dev.sluice.demo.account.ReplyLength;
import dev.sluice.demo.web.Texts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a character answers one user: a small play of phrases, its persona and its memories, in the language that it was
 * addressed in. It asks no service and throws no dice, so the same conversation always gets the same answer. Immutable.
 */
final class Voice {
    /** As much of a persona, or of what a user says of himself, as is said at once. */
    private static final int LONGEST_QUOTE = 300;

    /** Shorter words say nothing of a subject. */
    private static final int SHORTEST_WORD = 4;

    private final Profile profile;
    private final Preferences listener;

    private Voice(Profile profile, Preferences listener) {
        this.profile = profile;
        this.listener = listener;
    }

    static Voice of(Profile profile, Preferences listener) {
        return new Voice(profile, listener);
    }

    /** What it answers after these texts, oldest first, to that one. */
    String reply(List<String> lastTexts, String text) {
        boolean isChinese = isChinese(text);
        Phrases phrases = new Phrases(isChinese, seed(text), lastTexts);
        Intent intent = Intent.of(text, isChinese);
        List<String> parts = new ArrayList<>();
        parts.add(phrases.pick(intent.name().toLowerCase(Locale.ROOT), name(isChinese), profile.name()));
        if (intent == Intent.IDENTITY) {
            parts.add(firstSentences(profile.persona()));
        }
        Optional<String> memory = memory(lastTexts, text, isChinese);
        if (listener.replies() != ReplyLength.SHORT && intent != Intent.FAREWELL) {
            memory.ifPresent(it -> parts.add(phrases.pick("memory", it)));
        }
        if (listener.replies() == ReplyLength.LONG && intent != Intent.FAREWELL) {
            parts.add(knowsOf(isChinese) ? phrases.pick("about", listener.about()) : phrases.pick("musing"));
            parts.add(phrases.pick("ask"));
        }
        return String.join(isChinese ? "" : " ", parts);
    }

    private boolean knowsOf(boolean isChinese) {
        String about = listener.about();
        return !about.isBlank() && about.length() <= LONGEST_QUOTE && isChinese(about) == isChinese;
    }

    private String name(boolean isChinese) {
        return listener.displayName().isBlank() ? isChinese ? "朋友" : "friend" : listener.displayName();
    }

    private int seed(String text) {
        return (int) (31 * profile.id()) + text.strip().toLowerCase(Locale.ROOT).hashCode();
    }

    /** In the language of the talk and not told lately: the one that has most in common with the text, else the next one. */
    private Optional<String> memory(List<String> lastTexts, String text, boolean isChinese) {
        List<String> fresh = profile.memories().stream()
                .filter(memory -> isChinese(memory) == isChinese)
                .filter(memory -> lastTexts.stream().noneMatch(last -> last.contains(memory)))
                .toList();
        if (fresh.isEmpty()) {
            return Optional.empty();
        }
        Set<String> subject = subjects(text);
        String next = fresh.get(Math.floorMod(seed(text), fresh.size()));
        String best = next;
        for (String memory : fresh) {
            best = common(memory, subject) > common(best, subject) ? memory : best;
        }
        return Optional.of(best);
    }

    private static long common(String memory, Set<String> subject) {
        return subjects(memory).stream().filter(subject::contains).count();
    }

    /** Longer words; of Chinese, which has no spaces, each two characters that stand together. */
    private static Set<String> subjects(String text) {
        Stream<String> words = Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}]+", -1))
                .flatMap(
                        run -> isChinese(run) ? pairs(run) : Stream.of(run).filter(it -> it.length() >= SHORTEST_WORD));
        return words.collect(Collectors.toSet());
    }

    private static Stream<String> pairs(String run) {
        return Stream.iterate(0, i -> i + 2 <= run.length(), i -> i + 1).map(i -> run.substring(i, i + 2));
    }

    private static String firstSentences(String persona) {
        if (persona.length() <= LONGEST_QUOTE) {
            return persona;
        }
        String begin = persona.substring(0, LONGEST_QUOTE);
        int end = Stream.of(". ", "! ", "。", "！")
                .mapToInt(begin::lastIndexOf)
                .max()
                .orElse(-1);
        return end > 0 ? begin.substring(0, end + 1) : begin.strip() + "…";
    }

    static boolean isChinese(String text) {
        return text.codePoints().anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN);
    }

    /** The phrases of one answer. */
    private record Phrases(Texts texts, int seed, List<String> lastTexts) {
        Phrases(boolean isChinese, int seed, List<String> lastTexts) {
            this(Texts.of(Voice.class, isChinese ? Language.CHINESE : Language.ENGLISH), seed, lastTexts);
        }

        /** One of the three of that kind, and rather one that was not said lately. */
        String pick(String kind, Object... parts) {
            int first = Math.floorMod(seed + kind.hashCode(), PER_KIND);
            for (int i = 0; i < PER_KIND; i++) {
                String phrase = phrase(kind, first + i, parts);
                if (lastTexts.stream().noneMatch(last -> last.contains(phrase))) {
                    return phrase;
                }
            }
            return phrase(kind, first, parts);
        }

        private String phrase(String kind, int number, Object... parts) {
            return texts.text("say." + kind + "." + (number % PER_KIND + 1), parts);
        }
    }

    private static final int PER_KIND = 3;
}
