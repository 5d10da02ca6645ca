package dev.sluice.core.web;

import dev.sluice.core.redis.RedisUnavailable;
import java.util.Map;
import java.util.Set;

/**
 * One thing an operator can ask for. Immutable.
 *
 * @param parameters what may be in the query
 * @param work what is done
 * @param <T> what it is done with
 */
public record AdminAction<T>(Set<String> parameters, Work<T> work) {
    /** Keeps a copy of the names. */
    public AdminAction {
        parameters = Set.copyOf(parameters);
    }

    /** Does what was asked for. */
    @FunctionalInterface
    public interface Work<T> {
        /**
         * Returns the members of the answer, as Jackson writes them.
         *
         * @param operator who asks, for the log
         * @throws AdminRefusal if it cannot be done as asked
         */
        Map<String, Object> run(AdminQuery query, T subject, String operator) throws RedisUnavailable;
    }
}
