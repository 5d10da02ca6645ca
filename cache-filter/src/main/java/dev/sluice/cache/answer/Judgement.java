package dev.sluice.cache.answer;

import dev.sluice.cache.capture.Captured;
import dev.sluice.cache.http.Answer;
import dev.sluice.cache.http.CacheRequest;
import dev.sluice.cache.http.Fields;
import dev.sluice.cache.http.NotStored;
import dev.sluice.cache.http.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whether an answer of the application is stored: by how it came about, and then by what it says. Stateless. */
final class Judgement {
    private static final List<String> TARGET_FIELDS = List.of(
            "forwarded",
            "x-forwarded-host",
            "x-forwarded-port",
            "x-forwarded-prefix",
            "x-forwarded-proto",
            "x-forwarded-scheme",
            "x-forwarded-server",
            "x-forwarded-ssl",
            "x-host",
            "x-original-host");

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
        Fields fields = selectedByTarget(captured.fields(), captured.reads().headers());
        return new Answer(captured.status(), fields, personal, received, took);
    }

    /**
     * Varies by what may have told the application another address of itself, for the links in its answer, though it
     * forgot to say so: anybody could otherwise leave his own host there for all (cache poisoning).
     */
    private static Fields selectedByTarget(Fields answer, Set<String> read) {
        List<String> owed = TARGET_FIELDS.stream().filter(read::contains).toList();
        return owed.isEmpty()
                ? answer
                : name -> {
                    if (!name.equalsIgnoreCase("Vary")) {
                        return answer.values(name);
                    }
                    return Stream.concat(answer.values(name).stream(), owed.stream())
                            .toList();
                };
    }
}
