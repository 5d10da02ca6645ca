package dev.sluice.ratelimit.limit;

import dev.sluice.core.redis.KeySpace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is put to Redis in one script call. Immutable. */
record Question(Mode mode, @Nullable TokenQuestion token, List<Debit> debits) {
    /** What the call may change. */
    enum Mode {
        /** Counts, or refuses and counts nothing. */
        ASK,
        /** Counts whatever the limit says. */
        SETTLE,
        /** Changes nothing. */
        LOOK
    }

    /** Whether all it asks for are fixed windows, which a quicker script can answer. */
    boolean isFixed() {
        return !debits.isEmpty()
                && debits.stream().allMatch(debit -> debit.charge().algorithm() == Algorithm.FIXED);
    }

    List<String> keys(KeySpace space) {
        List<String> keys = new ArrayList<>(debits.size() + 2);
        if (token != null) {
            if (!token.entry().isEmpty()) {
                keys.add(token.entry());
            }
            keys.addAll(token.notBefore());
        }
        debits.forEach(debit -> keys.add(debit.id().key(space)));
        return keys;
    }

    List<String> arguments() {
        List<String> arguments = new ArrayList<>(4 + 6 * debits.size());
        Instant issuedAt = token == null ? null : token.issuedAt();
        arguments.add(mode.name().toLowerCase(Locale.ROOT));
        arguments.add(token == null || token.entry().isEmpty() ? "0" : "1");
        arguments.add(Integer.toString(token == null ? 0 : token.notBefore().size()));
        arguments.add(issuedAt == null ? "" : Long.toString(issuedAt.toEpochMilli()));
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
        debitsByTag.forEach((tag, some) -> questions.add(new Question(mode, tokenByTag.get(tag), some)));
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
