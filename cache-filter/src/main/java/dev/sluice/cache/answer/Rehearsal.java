package dev.sluice.cache.answer;

import dev.sluice.cache.capture.Captured;
import dev.sluice.cache.capture.CapturedRun;
import dev.sluice.cache.capture.View;
import dev.sluice.cache.http.CacheStatus;
import dev.sluice.cache.http.Forward;
import dev.sluice.cache.http.NotStored;
import dev.sluice.cache.http.Verdict;
import dev.sluice.cache.rule.CacheRule;
import dev.sluice.cache.stats.DryRun;
import dev.sluice.cache.stats.Observation;
import dev.sluice.core.web.PathPatterns;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** One answer of the application under {@code cache.dry-run}: judged and reported, never stored. For one request. */
final class Rehearsal {
    private final Responder cache;
    private final Exchange exchange;
    private final DryRun dryRun;
    private final long startedNanos;

    Rehearsal(Responder cache, Exchange exchange, DryRun dryRun) {
        this.cache = cache;
        this.exchange = exchange;
        this.dryRun = dryRun;
        this.startedNanos = cache.tiers().now();
    }

    void run() throws IOException, ServletException {
        exchange.tell(CacheStatus.forwarded(Forward.DRY_RUN));
        CapturedRun.toClient(
                        exchange.request(),
                        exchange.response(),
                        View.plain(),
                        cache.settings().maxEntryBytes())
                .run(exchange.chain(), this::report);
    }

    private void report(Captured captured) {
        Observation seen = Observation.of(
                refusal(captured), captured.reads().headers(), exchange.asked().policy(), captured.fields());
        Optional<CacheRule> rule = exchange.rule();
        if (rule.isPresent()) {
            dryRun.observeRule(rule.get().name(), seen);
        } else {
            dryRun.observePath(PathPatterns.pathOf(exchange.request()), seen);
        }
    }

    private Optional<NotStored> refusal(Captured captured) {
        Duration took = Duration.ofNanos(cache.tiers().now() - startedNanos);
        Verdict verdict = Judgement.of(captured, exchange.asked(), cache.tiers().time(), took);
        return verdict instanceof Verdict.Refuse refuse ? Optional.of(refuse.why()) : Optional.empty();
    }
}
