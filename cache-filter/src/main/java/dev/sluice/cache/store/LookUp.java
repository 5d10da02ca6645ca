package dev.sluice.cache.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code look-up.lua} answered, in its order. Immutable.
 *
 * @param token of the claim asked for
 */
record LookUp(Address address, String token, List<?> reply) {
    private static final Long UNREADABLE = 2L;
    private static final int CLAIM = 0;
    private static final int NAMES = 1;
    private static final int STATE = 2;
    private static final int RESIDENCE = 3;
    private static final int FRESH = 4;
    private static final int TOTAL = 5;
    private static final int POSITION = 6;
    private static final int HEAD = 7;
    private static final int CHECKS = 8;
    private static final int TAGS = 9;
    private static final int FORM = 10;
    private static final int BODY = 11;

    static LookUp of(Address address, String token, @Nullable Object reply) {
        if (reply instanceof List<?> parts && parts.size() > STATE) {
            return new LookUp(address, token, parts);
        }
        throw new IllegalStateException("look-up.lua answered " + reply);
    }

    Found found() {
        Optional<FarEntry> entry = entry();
        Duration residence = entry.isPresent() ? micros(RESIDENCE) : Duration.ZERO;
        return new Found(entry, residence, claim(), texts(NAMES, ","));
    }

    /** Something is there, but nothing that this version has written as it stands. */
    boolean isCorrupt() {
        return UNREADABLE.equals(reply.get(STATE)) || (isThere() && entry().isEmpty());
    }

    private boolean isThere() {
        return reply.size() > TAGS;
    }

    private Claim claim() {
        return switch ((int) number(CLAIM)) {
            case 1 -> new Claim.Ours(address.variant(), token);
            case 2 -> Claim.OTHERS;
            case 3 -> Claim.PASS;
            default -> Claim.NONE;
        };
    }

    private Optional<FarEntry> entry() {
        if (!isThere()) {
            return Optional.empty();
        }
        byte[] head = EntryChecks.open(bytes(HEAD));
        String form = text(FORM);
        byte[] body = reply.size() > BODY && reply.get(BODY) instanceof byte[] there ? there : null;
        boolean gzip = form.equals("z");
        if (head == null || !(form.isEmpty() || EntryChecks.hold(bytes(CHECKS), gzip, body))) {
            return Optional.empty();
        }
        FarEntry.Terms terms = new FarEntry.Terms(
                number(POSITION), micros(FRESH), micros(TOTAL), texts(NAMES, ","), texts(TAGS, "\n"));
        return Optional.of(new FarEntry(terms, head, gzip ? null : body, gzip ? body : null));
    }

    private long number(int part) {
        return reply.get(part) instanceof Long number ? number : 0;
    }

    private Duration micros(int part) {
        return Duration.ofNanos(1000 * number(part));
    }

    private byte[] bytes(int part) {
        return reply.get(part) instanceof byte[] bytes ? bytes : new byte[0];
    }

    private String text(int part) {
        return new String(bytes(part), StandardCharsets.UTF_8);
    }

    private List<String> texts(int part, String separator) {
        String joined = text(part);
        return joined.isEmpty() ? List.of() : List.of(joined.split(separator));
    }
}
