package dev.sluice.session.codec;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells once of each type that cannot be kept, since the application may swallow the exception. Thread-safe. */
final class Refusals {
    /** Lambdas and proxies have a new name after each start and for each place. */
    private static final int MOST_TYPES_TOLD = 100;

    private static final System.Logger LOG = System.getLogger(AttributeCodec.class.getName());

    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** The same exception, for the caller to throw. */
    UnkeepableValue told(UnkeepableValue refusal) {
        if (told.size() < MOST_TYPES_TOLD && told.add(refusal.type())) {
            LOG.log(System.Logger.Level.WARNING, "A session attribute was refused: it holds {0}", refusal.getMessage());
        }
        return refusal;
    }
}
