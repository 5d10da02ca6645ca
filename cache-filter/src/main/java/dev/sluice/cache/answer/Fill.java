package dev.sluice.cache.answer;

import dev.sluice.cache.capture.Captured;
import dev.sluice.cache.capture.CapturedRun;
import dev.sluice.cache.capture.Disposition;
import dev.sluice.cache.capture.View;
import dev.sluice.cache.http.CacheRequest;
import dev.sluice.cache.http.CacheStatus;
import dev.sluice.cache.http.Coding;
import dev.sluice.cache.http.Conditions;
import dev.sluice.cache.http.Copy;
import dev.sluice.cache.http.Fields;
import dev.sluice.cache.http.NotStored;
import dev.sluice.cache.http.Plan;
import dev.sluice.cache.http.StoredResponse;
import dev.sluice.cache.http.Validation;
import dev.sluice.cache.http.Validators;
import dev.sluice.cache.http.Verdict;
import dev.sluice.cache.stats.Refresh;
import dev.sluice.cache.tiers.Scopes;
import dev.sluice.core.web.Problem;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One answer of the application: sent to the client as it comes, judged, and stored. Where a stale copy is at hand, the
 * application is asked about it, and the copy answers where it is still right or the application fails. For one request.
 */
final class Fill {
    private static final int FIRST_SERVER_ERROR = 500;

    private final Responder cache;
    private final Exchange exchange;
    private final CacheRequest asked;
    private final Permit permit;
    private final Optional<Validators> validators;
    private final long startedNanos;
    private boolean answeredAnother;
    private boolean stored;

    Fill(Responder cache, Exchange exchange, Permit permit) {
        this.cache = cache;
        this.exchange = exchange;
        this.asked = exchange.asked();
        this.permit = permit;
        this.validators = permit.stale()
                .map(copy -> copy.response().head())
                .filter(head -> !head.asynchronous())
                .flatMap(Validators::of);
        this.startedNanos = cache.tiers().now();
    }

    /** Answers the client. */
    void run() throws IOException, ServletException {
        exchange.tell(CacheStatus.forwarded(permit.why()));
        View view = validators.map(Fill::validating).orElse(View.fill());
        CapturedRun.toClient(
                        exchange.request(),
                        exchange.response(),
                        view,
                        cache.settings().maxEntryBytes())
                .deciding(this::decide)
                .run(exchange.chain(), captured -> orNothing(() -> end(captured)));
        if (answeredAnother) {
            new Fill(cache, exchange, permit.withoutStale()).run();
        }
    }

    /** Renews the copy when the client has its answer; nobody is harmed if it fails. */
    void runBehind() {
        View view = validators.map(Fill::validating).orElse(View.fill()).withoutIdentity();
        try {
            CapturedRun.toNobody(
                            exchange.request(),
                            exchange.response(),
                            view,
                            cache.settings().maxEntryBytes())
                    .run(exchange.chain(), captured -> orNothing(() -> endBehind(captured)));
        } catch (IOException | ServletException | RuntimeException e) {
            storing().nothing(false); // It may not have begun.
        } finally {
            countRenewal();
        }
    }

    private void countRenewal() {
        if (stored) {
            boolean early = permit.stale().filter(Copy::isFresh).isPresent();
            cache.tiers().statistics().refreshed(early ? Refresh.EARLY : Refresh.STALE);
        } else {
            cache.tiers().statistics().refreshFailed();
        }
    }

    /** Should the work fail, nobody waits for what will not come; of an asynchronous answer no caller hears that. */
    private void orNothing(Runnable work) {
        boolean done = false;
        try {
            work.run();
            done = true;
        } finally {
            if (!done) {
                storing().nothing(false);
            }
        }
    }

    private static View validating(Validators validators) {
        return View.validating(
                validators.entityTag().orElse(null), validators.lastModified().orElse(null));
    }

    private Disposition decide(int status, Fields fields) {
        boolean stillRight = status == HttpServletResponse.SC_NOT_MODIFIED && validators.isPresent();
        boolean excused = status >= FIRST_SERVER_ERROR
                && permit.stale().filter(asked::mayAnswerError).isPresent();
        if (stillRight || excused) {
            return Disposition.WITHHOLD;
        }
        return Conditions.notModified(asked, fields, status) ? Disposition.NOT_MODIFIED : Disposition.SEND;
    }

    private void end(Captured captured) {
        Copy stale = permit.stale().orElse(null);
        if (!captured.withheld() || stale == null) {
            judge(captured, true);
        } else if (captured.status() == HttpServletResponse.SC_NOT_MODIFIED) {
            Optional<Copy> validated = validated(captured, stale);
            validated.ifPresentOrElse(copy -> answer(copy, captured.status(), ""), () -> answerAnother(captured));
        } else {
            storing().nothing(false);
            captured.failure().ifPresent(cache.failures()::tell);
            cache.tiers().statistics().stale();
            answer(stale, captured.status(), "stale-if-error");
        }
    }

    /** The application is asked again without a copy, unless it answered asynchronously: then its cycle is under way. */
    private void answerAnother(Captured captured) {
        answeredAnother = !captured.asynchronous();
        if (answeredAnother) {
            return;
        }
        storing().nothing(false);
        try {
            Problem.of(
                            HttpServletResponse.SC_BAD_GATEWAY,
                            "Not the answer asked for",
                            "The application says that something else has not changed.")
                    .send(exchange.response());
        } catch (IOException e) {
            // The client has gone.
        }
    }

    private void endBehind(Captured captured) {
        Copy stale = permit.stale().orElse(null);
        boolean stillRight = captured.status() == HttpServletResponse.SC_NOT_MODIFIED && validators.isPresent();
        captured.failure().ifPresent(cache.failures()::tell);
        if (stale == null || !stillRight) {
            judge(captured, false);
        } else if (validated(captured, stale).isEmpty()) {
            storing().nothing(false);
        }
    }

    /** The copy with the header and the freshness that a 304 gives it; empty if the 304 is about another response. */
    private Optional<Copy> validated(Captured captured, Copy stale) {
        Instant received = cache.tiers().time();
        StoredResponse old = stale.response();
        Optional<Validation.Refreshed> found = Validation.refreshed(
                old.head(), Judgement.answer(captured, received, took()), captured.toStore(received), asked);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Validation.Refreshed refreshed = found.get();
        List<String> scopes = Scopes.of(asked.target(), refreshed.tags(), refreshed.groups());
        StoredResponse response = old.with(refreshed.head().scopedBy(scopes));
        stored = refreshed.notStored().isEmpty();
        refreshed
                .notStored()
                .ifPresentOrElse(
                        why -> storing().refused(why, captured.status()),
                        () -> storing().refreshed(old, response));
        return Optional.of(Copy.of(response, stale.tier(), Duration.ZERO));
    }

    private void answer(Copy copy, int status, String detail) {
        CacheStatus told =
                CacheStatus.forwarded(permit.why()).withStatus(status).withDetail(detail);
        exchange.tell(told);
        Plan.Serve serve = new Plan.Serve(copy, asked.reply(copy.response()), false);
        try {
            Replay.send(serve, exchange.response(), !asked.isHead());
        } catch (IOException e) {
            // The client has gone.
        }
    }

    private void judge(Captured captured, boolean forClient) {
        Instant received = cache.tiers().time();
        cache.tiers().statistics().filled(took());
        Verdict verdict = Judgement.of(captured, asked, received, took());
        CacheStatus told = CacheStatus.forwarded(permit.why());
        if (verdict instanceof Verdict.Store store) {
            NewResponse response = new NewResponse(asked, store, captured, took(), compression(captured));
            if (forClient) {
                tell(captured, permit.stores() ? told.asStored() : told.asNotStored(NotStored.REDIS_AWAY));
                response.complete();
                captured.closeBody();
            }
            stored = true;
            storing().filled(response.toStore(received));
        } else if (verdict instanceof Verdict.Refuse refuse) {
            if (forClient) {
                tell(captured, told.asNotStored(refuse.why()));
            }
            storing().refused(refuse.why(), captured.status());
        }
    }

    private NewResponse.Compression compression(Captured captured) {
        boolean isText =
                cache.settings().compressedTypes().match(captured.fields().first("Content-Type"));
        if (!isText || !asked.policy().compress()) {
            return NewResponse.Compression.NEVER;
        }
        boolean wanted = asked.coding() == Coding.GZIP
                || permit.stale()
                        .filter(copy -> copy.response().has(Coding.GZIP))
                        .isPresent();
        return wanted ? NewResponse.Compression.NOW : NewResponse.Compression.LATER;
    }

    /** The head may have left; then only the application's log hears of it. */
    private void tell(Captured captured, CacheStatus status) {
        if (exchange.statusField()) {
            captured.setField(CacheStatus.NAME, status.text());
        } else {
            exchange.tell(status);
        }
    }

    private Duration took() {
        return Duration.ofNanos(cache.tiers().now() - startedNanos);
    }

    private Storing storing() {
        return new Storing(cache, asked, permit);
    }
}
