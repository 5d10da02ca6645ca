package dev.sluice.ratelimit.limit;

import dev.sluice.core.redis.KeySpace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is put to Redis in one script call. Immutable.
 *
 * @param isPart whether another call asks the rest at the same time, so that this one may have to be taken back
 */
record Question(Mode mode, @Nullable TokenQuestion token, List<Debit> debits, boolean isPart) {
    /** More than any count: the limit of what is counted beyond its limit too. */
    private static final String NO_LIMIT = Long.toString(1L << 53);

    /** What the call may change. */
    enum Mode {
        /** Counts, or refuses and counts nothing. */
        ASK,
        /** Changes nothing. */
        LOOK
    }

    Question(Mode mode, @Nullable TokenQuestion token, List<Debit> debits) {
        this(mode, token, debits, false);
    }

    /** Whether {@code count.lua} can answer it, which is the quicker script. */
    boolean isCountOnly() {
        if (mode != Mode.ASK || debits.isEmpty()) {
            return false;
        }
        for (Debit debit : debits) {
            Charge charge = debit.charge();
            if (charge.algorithm() != Algorithm.FIXED || charge.cost() < 1 || debit.reserve() > 0) {
                return false;
            }
        }
        return true;
    }

    /** What is counted provisionally needs the time, so that it is taken back from the same window only. */
    private boolean wantsTime() {
        boolean wants = isPart;
        for (Debit debit : debits) {
            wants |= debit.charge().provisional();
        }
        return wants;
    }

    List<String> keys(KeySpace space) {
        List<String> keys = new ArrayList<>(debits.size() + 2);
        for (Debit debit : debits) {
            keys.add(debit.id().key(space));
        }
        if (token != null) {
            if (!token.entry().isEmpty()) {
                keys.add(token.entry());
            }
            keys.addAll(token.notBefore());
        }
        return keys;
    }

    /** For {@code count.lua}. */
    List<String> countArguments() {
        List<String> arguments = new ArrayList<>(3 * debits.size() + 3);
        for (Debit debit : debits) {
            Charge charge = debit.charge();
            arguments.add(charge.enforced() ? Long.toString(charge.limit()) : NO_LIMIT);
            arguments.add(Long.toString(debit.id().windowMillis()));
            arguments.add(Long.toString(charge.cost()));
        }
        arguments.add(hasEntry());
        arguments.add(issuedAt());
        arguments.add(wantsTime() ? "1" : "0");
        return arguments;
    }

    private String hasEntry() {
        return token == null || token.entry().isEmpty() ? "0" : "1";
    }

    private String issuedAt() {
        Instant issuedAt = token == null ? null : token.issuedAt();
        return issuedAt == null ? "" : Long.toString(issuedAt.toEpochMilli());
    }

    /** For {@code check.lua}. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(3 + 6 * debits.size());
        arguments.add(mode == Mode.ASK ? "ask" : "look");
        arguments.add(hasEntry());
        arguments.add(issuedAt());
        for (Debit debit : debits) {
            Charge charge = debit.charge();
            arguments.add(debit.id().letter());
            arguments.add(Long.toString(charge.limit()));
            arguments.add(Long.toString(debit.id().windowMillis()));
            arguments.add(Long.toString(charge.cost()));
            arguments.add(charge.enforced() ? "1" : "0");
            arguments.add(Long.toString(debit.reserve()));
        }
        return arguments;
    }

    /** One question for each hash tag, for a Cluster, whose scripts run on one node. */
    List<Question> byHashTag() {
        Map<String, List<Debit>> debitsByTag = new LinkedHashMap<>();
        debits.forEach(debit -> debitsByTag
                .computeIfAbsent(debit.id().partition(), tag -> new ArrayList<>())
                .add(debit));
        Map<String, TokenQuestion> tokenByTag = token == null ? Map.of() : byHashTag(token);
        tokenByTag.keySet().forEach(tag -> debitsByTag.computeIfAbsent(tag, unused -> List.of()));
        List<Question> questions = new ArrayList<>();
        debitsByTag.forEach((tag, some) -> questions.add(new Question(mode, tokenByTag.get(tag), some, true)));
        return questions;
    }

    private static Map<String, TokenQuestion> byHashTag(TokenQuestion token) {
        Map<String, TokenQuestion> byTag = new LinkedHashMap<>();
        if (!token.entry().isEmpty()) {
            byTag.put(hashTag(token.entry()), new TokenQuestion(token.entry(), List.of(), token.issuedAt()));
        }
        for (String key : token.notBefore()) {
            String tag = hashTag(key);
            TokenQuestion before = byTag.get(tag);
            List<String> keys = new ArrayList<>(before == null ? List.of() : before.notBefore());
            keys.add(key);
            byTag.put(tag, new TokenQuestion(before == null ? "" : before.entry(), keys, token.issuedAt()));
        }
        return byTag;
    }

    /** As Redis Cluster finds it; the whole key where there is none. */
    private static String hashTag(String key) {
        int start = key.indexOf('{');
        int end = key.indexOf('}', start + 1);
        return start < 0 || end <= start + 1 ? key : key.substring(start + 1, end);
    }
}
