package dev.sluice.demo.job;

import java.util.ArrayList;
import java.util.List;

/**
 * What must be known of a job to name all keys it touches. Immutable.
 *
 * @param dedupe hash of its dedupe key; empty if it has none
 */
record Ticket(String id, long user, String dedupe) {
    /** In the order in which all scripts take them. */
    List<String> keys(QueueKeys keys, String today) {
        List<String> all = new ArrayList<>(List.of(
                keys.job(id),
                keys.ready(),
                keys.delayed(),
                keys.open(user),
                keys.ended(user),
                keys.dead(),
                keys.done(today),
                keys.waiting()));
        if (!dedupe.isEmpty()) {
            all.add(keys.key("dedupe:" + dedupe));
        }
        return all;
    }
}
