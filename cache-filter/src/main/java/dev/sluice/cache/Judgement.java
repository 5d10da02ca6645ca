package dev.sluice.cache;

import dev.sluice.cache.capture.Captured;
import dev.sluice.cache.http.Answer;
import dev.sluice.cache.http.CacheRequest;
import dev.sluice.cache.http.NotStored;
import dev.sluice.cache.http.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether an answer of the application is stored: by how it came about, and then by what it says. Stateless. */
final class Judgement {
    private Judgement() {}

    static Verdict of(Captured captured, CacheRequest asked, Instant received, Duration took) {
        Optional<NotStored> spoilt = captured.spoilt();
        if (spoilt.isPresent()) {
            return new Verdict.Refuse(spoilt.get());
        }
        return captured.reads().body()
                ? new Verdict.Refuse(NotStored.REQUEST_BODY)
                : answer(captured, received, took).verdict(asked);
    }

    static Answer answer(Captured captured, Instant received, Duration took) {
        boolean personal = captured.reads().personal();
        return new Answer(captured.status(), captured.fields(), personal, received, took);
    }
}
