package dev.sluice.demo.trial;

/**
 * What was acknowledged, and how much of it is not there. Immutable.
 *
 * @param doubled messages that are there twice
 * @param unfinished jobs that are there and not done
 */
record Losses(Kind messages, long doubled, Kind lines, Kind jobs, Kind sessions, long unfinished) {
    static final Losses NONE = new Losses(Kind.NONE, 0, Kind.NONE, Kind.NONE, Kind.NONE, 0);

    /** Of one kind. */
    record Kind(long acknowledged, long lost) {
        static final Kind NONE = new Kind(0, 0);

        Kind plus(Kind other) {
            return new Kind(acknowledged + other.acknowledged, lost + other.lost);
        }
    }

    Losses plus(Losses other) {
        return new Losses(
                messages.plus(other.messages),
                doubled + other.doubled,
                lines.plus(other.lines),
                jobs.plus(other.jobs),
                sessions.plus(other.sessions),
                unfinished + other.unfinished);
    }

    /** Whether everything is there, once. */
    boolean isNothing() {
        return messages.lost() + doubled + lines.lost() + jobs.lost() + sessions.lost() + unfinished == 0;
    }
}
