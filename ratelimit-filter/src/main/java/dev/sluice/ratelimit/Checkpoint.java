package dev.sluice.ratelimit;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.core.web.Published;
import dev.sluice.ratelimit.BearerCredentials.One;
import dev.sluice.ratelimit.BearerCredentials.Several;
import dev.sluice.ratelimit.LimitOutcome.Counted;
import dev.sluice.ratelimit.LimitOutcome.NotAsked;
import dev.sluice.ratelimit.TokenOutcome.Ambiguous;
import dev.sluice.ratelimit.TokenOutcome.Checked;
import dev.sluice.ratelimit.TokenOutcome.NotSent;
import dev.sluice.ratelimit.TokenOutcome.Unknown;
import dev.sluice.ratelimit.limit.Answer;
import dev.sluice.ratelimit.limit.Charge;
import dev.sluice.ratelimit.limit.Limiter;
import dev.sluice.ratelimit.limit.TokenQuestion;
import dev.sluice.ratelimit.rule.AnswerFields;
import dev.sluice.ratelimit.token.TokenCheck;
import dev.sluice.ratelimit.token.TokenCheck.Refused;
import dev.sluice.ratelimit.token.TokenCheck.Valid;
import dev.sluice.ratelimit.token.TokenFault;
import dev.sluice.ratelimit.token.VerifiedToken;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks Redis once for each request, whichever of the two filters it meets first: about the blacklist, and under all
 * rules that match. Thread-safe.
 *
 * <p>What is cheap comes first: a client that this node knows to be over a limit is refused before its token is looked
 * at, a remembered token needs no signature, and only then is Redis asked. Who sends a token that is refused is counted
 * like one without.
 */
final class Checkpoint {
    private static final Answer NOTHING_ASKED = new Answer(Answer.TokenState.NOT_ASKED, List.of(), true);
    private static final RateLimitAnswer STANDARD = new RateLimitAnswer(AnswerFields.STANDARD, Clock.systemUTC());

    /** Where filters that ask together remember together. */
    private static final String SHARED = Checkpoint.class.getName();

    private final Limiter engine;
    private final @Nullable RateLimiter limits;
    private final @Nullable TokenBlacklist tokens;
    private final String memo;
    private final String settles;

    private Checkpoint(Limiter engine, @Nullable RateLimiter limits, @Nullable TokenBlacklist tokens, String memo) {
        this.engine = engine;
        this.limits = limits;
        this.tokens = tokens;
        this.memo = memo;
        this.settles = memo + ".settles";
    }

    /**
     * Of a filter that counts, and of its partner if there is one. A second filter of its kind has one too, because its
     * rules may be about the token, but counts for itself.
     */
    static Checkpoint of(RateLimiter limits, ServletContext context, String filter) {
        TokenBlacklist partner = Published.find(context, TokenBlacklist.class)
                .filter(tokens -> tokens.link() == limits.link())
                .orElse(null);
        boolean together = partner != null && isPublished(limits, RateLimiter.class, context);
        return new Checkpoint(limits.engine(), limits, partner, memo(together, RateLimiter.class, filter));
    }

    /** Of a filter that checks tokens; the rules of its partner are asked too, if that is sure to meet the request. */
    static Checkpoint of(TokenBlacklist tokens, ServletContext context, String filter, boolean withRules) {
        RateLimiter partner = isPublished(tokens, TokenBlacklist.class, context)
                ? Published.find(context, RateLimiter.class)
                        .filter(limits -> limits.link() == tokens.link())
                        .orElse(null)
                : null;
        String memo = memo(partner != null, TokenBlacklist.class, filter);
        return partner != null && partner.isEverywhere() && withRules
                ? new Checkpoint(partner.engine(), partner, tokens, memo)
                : new Checkpoint(tokens.forgeries().engine(), null, tokens, memo);
    }

    private static <T> boolean isPublished(T own, Class<T> type, ServletContext context) {
        return Published.find(context, type).filter(found -> found == own).isPresent();
    }

    private static String memo(boolean together, Class<?> kind, String filter) {
        return together ? SHARED : SHARED + "." + kind.getSimpleName() + "." + filter;
    }

    /** What is known of this request, from now or from an earlier filter or dispatch. */
    Admission admit(HttpServletRequest request) {
        Admission known = request.getAttribute(memo) instanceof Admission found ? found : null;
        if (known != null && (limits == null || !(known.limits() instanceof NotAsked))) {
            return known;
        }
        Admission admission = known == null ? examine(request) : counted(request, known.token());
        request.setAttribute(memo, admission);
        return admission;
    }

    /** Answers a request that the limits do not admit. */
    void refuse(LimitOutcome outcome, Duration retryAfter, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        RateLimitAnswer answer = limits == null ? STANDARD : limits.answer();
        answer.refuse(outcome, retryAfter, request, response);
    }

    /**
     * Goes on with a request that the limits admit. The filter that does so first gives back at its end what it does not
     * owe: a filter behind it may never be met.
     */
    void proceed(Admission admission, HttpServletRequest request, HttpServletResponse response, FilterChain rest)
            throws IOException, ServletException {
        if (limits == null || !RateLimiter.isOwed(admission.limits()) || request.getAttribute(settles) != null) {
            rest.doFilter(request, response);
            return;
        }
        request.setAttribute(settles, true);
        new Settlement(limits, admission.limits()).around(request, response, rest);
    }

    /** Under the rules of a filter that comes after the tokens were checked. */
    private Admission counted(HttpServletRequest request, TokenOutcome token) {
        Visit visit = visit(request);
        Optional<Answer> refusal = engine.recall(Visit.charges(visit.plain()));
        if (refusal.isPresent()) {
            return new Admission(counted(visit, visit.plain(), refusal.get()), token);
        }
        return new Admission(count(visit, visit.with(token.believed())), token);
    }

    private Visit visit(HttpServletRequest request) {
        if (limits != null) {
            return limits.visit(request);
        }
        return Objects.requireNonNull(tokens, "a checkpoint has limits or tokens")
                .forgeries()
                .visit(request);
    }

    private Admission examine(HttpServletRequest request) {
        Visit visit = visit(request);
        Optional<Answer> refusal = engine.recall(Visit.charges(visit.plain()));
        if (refusal.isPresent()) {
            return new Admission(counted(visit, visit.plain(), refusal.get()), new NotSent());
        }
        VerifiedToken accepted = acceptedBefore(request);
        if (tokens == null || accepted != null) {
            return new Admission(count(visit, visit.with(accepted)), new NotSent());
        }
        BearerCredentials sent = BearerCredentials.of(request, tokens.settings().cookie());
        if (sent instanceof One one) {
            return withToken(tokens, one, visit);
        }
        TokenOutcome outcome = sent instanceof Several several ? new Ambiguous(several.inCookies()) : new NotSent();
        return new Admission(count(visit, visit.with(null)), outcome);
    }

    /** By a filter that this one does not ask together with: it has another Redis, or another partner. */
    private @Nullable VerifiedToken acceptedBefore(HttpServletRequest request) {
        boolean asksAlone = limits != null && !memo.equals(SHARED);
        return asksAlone && request.getAttribute(VerifiedToken.ATTRIBUTE) instanceof VerifiedToken token ? token : null;
    }

    private Admission withToken(TokenBlacklist blacklist, One sent, Visit visit) {
        Optional<TokenCheck> remembered = blacklist.verifier().recall(sent.token());
        List<Applied> failures =
                remembered.isPresent() ? List.of() : blacklist.forgeries().charges(visit.call());
        Optional<Answer> refusal = engine.recall(Visit.charges(failures));
        if (refusal.isPresent()) {
            return new Admission(counted(visit, failures, refusal.get()), new NotSent());
        }
        TokenCheck check = remembered.orElseGet(() -> blacklist.verifier().verify(sent.token()));
        if (check instanceof Valid valid) {
            return believed(blacklist, new Checked(valid, sent.inCookie()), valid, visit);
        }
        boolean forged = check instanceof Refused refused && refused.fault() == TokenFault.MALFORMED;
        return refused(blacklist, new Checked(check, sent.inCookie()), forged ? failures : List.of(), visit);
    }

    /** A refused request is counted under the rules that ask nobody's name, and a forged token under one more. */
    private Admission refused(TokenBlacklist blacklist, Checked token, List<Applied> failures, Visit visit) {
        blacklist.meters().checked(token.check());
        List<Applied> applied = new ArrayList<>(visit.with(null));
        applied.addAll(failures);
        return new Admission(count(visit, applied), token);
    }

    private Admission believed(TokenBlacklist blacklist, Checked token, Valid valid, Visit visit) {
        Checked revoked = new Checked(new Refused(TokenFault.REVOKED), token.inCookie());
        TokenQuestion question = blacklist.question(valid.token()).orElse(null);
        if (question != null && blacklist.isRevokedHere(valid.token())) {
            return refused(blacklist, revoked, List.of(), visit);
        }
        List<Applied> applied = visit.with(valid.token());
        try {
            Answer answer = ask(visit, question, applied);
            if (answer.isTokenRevoked()) {
                blacklist.met(answer.token());
                return refused(blacklist, revoked, List.of(), visit);
            }
            blacklist.meters().checked(valid);
            return new Admission(counted(visit, applied, answer), token);
        } catch (RedisUnavailable e) {
            boolean known = question == null || blacklist.trustsLastKnown();
            blacklist.meters().unasked(question != null, known);
            return new Admission(uncounted(visit, applied), known ? token : new Unknown());
        }
    }

    /** The memory knows of what the token does not change, and has been asked about that. */
    private Answer ask(Visit visit, @Nullable TokenQuestion question, List<Applied> applied) throws RedisUnavailable {
        List<Charge> charges = Visit.charges(applied);
        if (question == null && charges.isEmpty()) {
            return NOTHING_ASKED;
        }
        Optional<Answer> refusal = visit.readsToken() ? engine.recall(charges) : Optional.empty();
        return refusal.isPresent() ? refusal.get() : engine.ask(question, charges);
    }

    private LimitOutcome count(Visit visit, List<Applied> applied) {
        try {
            return counted(visit, applied, ask(visit, null, applied));
        } catch (RedisUnavailable e) {
            return uncounted(visit, applied);
        }
    }

    private LimitOutcome counted(Visit visit, List<Applied> applied, Answer answer) {
        Decision decision = Decision.of(applied, answer);
        if (limits != null) {
            limits.record(visit, decision, answer.fromMemory());
        }
        return limits == null && decision.admitted() ? new NotAsked() : new Counted(decision);
    }

    /** Without rules there is nothing but the limit on forged tokens, which are refused as it is. */
    private LimitOutcome uncounted(Visit visit, List<Applied> applied) {
        return limits == null ? new NotAsked() : limits.uncounted(visit, applied);
    }
}
