package dev.sluice.cache.answer;

import dev.sluice.cache.http.CacheStatus;
import dev.sluice.cache.http.Forward;
import dev.sluice.cache.http.Plan;
import dev.sluice.cache.stats.DryRun;
import dev.sluice.cache.store.Flights;
import dev.sluice.cache.tiers.Tiers;
import dev.sluice.core.web.Problem;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Answers requests: by copies, and without one by the application, which is asked once in the cluster and whose answers
 * are stored. Thread-safe.
 */
public final class Responder {
    private final Tiers tiers;
    private final AnswerSettings settings;
    private final Flights flights;
    private final Passes passes;
    private final Failures failures;

    /** @param nanoClock for durations within this JVM */
    public Responder(Tiers tiers, AnswerSettings settings, LongSupplier nanoClock) {
        this.tiers = tiers;
        this.settings = settings;
        this.flights = new Flights(settings.fillTimeout(), nanoClock);
        this.passes = new Passes(settings.passTtl(), nanoClock);
        this.failures = new Failures(nanoClock);
    }

    /**
     * Answers a request with which the cache has to do.
     *
     * @throws IOException of the application, or because the client has gone
     * @throws ServletException of the application
     */
    public void answer(Exchange it) throws IOException, ServletException {
        Lookup.Outcome found = new Lookup(this, it.asked()).find();
        boolean done = false;
        try {
            act(it, found);
            done = true;
        } finally {
            if (!done) {
                // Whatever was thrown, and by whom: who waits for this request goes on at once.
                found.held().ifPresent(permit -> new Storing(this, it.asked(), permit).nothing(false));
            }
        }
    }

    /**
     * Has the application answer, and reports what would have become of it.
     *
     * @throws IOException of the application
     * @throws ServletException of the application
     */
    public void rehearse(Exchange it, DryRun report) throws IOException, ServletException {
        new Rehearsal(this, it, report).run();
    }

    /** Counts and tells that the application answers, and why; the caller has it answer. */
    public void forwarded(Exchange it, Forward why) {
        tiers.statistics().forwarded(why);
        it.tell(CacheStatus.forwarded(why));
    }

    private void act(Exchange it, Lookup.Outcome found) throws IOException, ServletException {
        if (found instanceof Lookup.Outcome.Answer answer) {
            serveAndRenew(it, answer);
        } else if (found instanceof Lookup.Outcome.Fill fill) {
            tiers.statistics().forwarded(fill.permit().why());
            new Fill(this, it, fill.permit()).run();
        } else if (found instanceof Lookup.Outcome.Other other) {
            passOrRefuse(it, other.plan());
        }
    }

    /** The copy is renewed on this thread, when its client has the whole answer. */
    private void serveAndRenew(Exchange it, Lookup.Outcome.Answer answer) throws IOException {
        Optional<Permit> permit = answer.refresh();
        if (permit.isPresent() && it.request().getProtocol().startsWith("HTTP/1.")) {
            // The next request on this connection would wait for the renewal, so it shall take another connection.
            it.response().setHeader("Connection", "close");
        }
        serve(it, answer);
        if (permit.isPresent()) {
            finish(it);
            new Fill(this, it, permit.get()).runBehind();
        }
    }

    private void serve(Exchange it, Lookup.Outcome.Answer answer) throws IOException {
        tiers.statistics().served(answer.serve(), answer.collapsed());
        CacheStatus status = CacheStatus.hit(answer.serve().copy());
        it.tell(answer.collapsed() ? status.asCollapsed() : status);
        try {
            Replay.send(answer.serve(), it.response(), !it.asked().isHead());
        } catch (IOException e) {
            if (answer.refresh().isEmpty()) {
                throw e;
            }
            // The client has gone, but only this request may renew the copy for all nodes.
        }
    }

    private static void finish(Exchange it) {
        try {
            it.response().getOutputStream().close();
        } catch (IOException e) {
            // The client has gone; others want the answer.
        }
    }

    private void passOrRefuse(Exchange it, Plan plan) throws IOException, ServletException {
        if (plan instanceof Plan.Pass pass) {
            forwarded(it, pass.why());
            it.chain().doFilter(it.request(), it.response());
        } else if (plan instanceof Plan.Refuse refuse) {
            forwarded(it, refuse.why());
            Problem.of(
                            HttpServletResponse.SC_GATEWAY_TIMEOUT,
                            "Not stored",
                            "The request asks for a stored response only, and there is none.")
                    .send(it.response());
        }
    }

    Tiers tiers() {
        return tiers;
    }

    AnswerSettings settings() {
        return settings;
    }

    Flights flights() {
        return flights;
    }

    Passes passes() {
        return passes;
    }

    Failures failures() {
        return failures;
    }
}
