package dev.sluice.cache.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code look-up.lua} answered. Immutable.
 *
 * @param corrupt something is there, but nothing that this version has written as it stands
 */
record LookUp(Found found, boolean corrupt) {
    /** @param token of the claim asked for */
    static LookUp of(Address address, String token, @Nullable Object reply) {
        if (!(reply instanceof List<?> parts && parts.size() >= 3)) {
            throw new IllegalStateException("look-up.lua answered " + reply);
        }
        Reply in = new Reply(parts);
        Claim claim = switch ((int) in.number(Reply.CLAIM)) {
            case 1 -> new Claim.Ours(address.variant(), token);
            case 2 -> Claim.OTHERS;
            case 3 -> Claim.PASS;
            default -> Claim.NONE;
        };
        long state = in.number(Reply.STATE);
        Optional<FarEntry> entry = state == 1 ? in.entry() : Optional.empty();
        Duration residence = entry.isPresent() ? in.micros(Reply.RESIDENCE) : Duration.ZERO;
        return new LookUp(
                new Found(entry, residence, claim, in.names()), state == 2 || (state == 1 && entry.isEmpty()));
    }

    /** The reply in the order of the script. */
    private record Reply(List<?> parts) {
        /** More than is ever written; each costs every request. */
        static final int LONGEST_NAMES = 4096;

        static final int CLAIM = 0;
        static final int NAMES = 1;
        static final int STATE = 2;
        static final int RESIDENCE = 3;
        static final int FRESH = 4;
        static final int TOTAL = 5;
        static final int POSITION = 6;
        static final int HEAD = 7;
        static final int CHECKS = 8;
        static final int TAGS = 9;
        static final int FORM = 10;
        static final int BODY = 11;

        Optional<FarEntry> entry() {
            byte[] head = EntryChecks.open(bytes(HEAD));
            byte[] body = parts.size() > BODY && parts.get(BODY) instanceof byte[] there ? there : null;
            String form = text(FORM);
            boolean gzip = form.equals("z");
            boolean bodyHolds = form.isEmpty() || EntryChecks.hold(bytes(CHECKS), gzip, body);
            if (head == null || !bodyHolds) {
                return Optional.empty();
            }
            FarEntry.Terms terms =
                    new FarEntry.Terms(number(POSITION), micros(FRESH), micros(TOTAL), names(), texts(TAGS, "\n"));
            return Optional.of(new FarEntry(terms, head, gzip ? null : body, gzip ? body : null));
        }

        List<String> names() {
            return bytes(NAMES).length > LONGEST_NAMES ? List.of() : texts(NAMES, ",");
        }

        long number(int part) {
            return parts.get(part) instanceof Long number ? number : 0;
        }

        Duration micros(int part) {
            return Duration.ofNanos(1000 * number(part));
        }

        private byte[] bytes(int part) {
            return parts.size() > part && parts.get(part) instanceof byte[] bytes ? bytes : new byte[0];
        }

        private String text(int part) {
            return new String(bytes(part), StandardCharsets.UTF_8);
        }

        private List<String> texts(int part, String separator) {
            String joined = text(part);
            return joined.isEmpty() ? List.of() : List.of(joined.split(separator));
        }
    }
}
