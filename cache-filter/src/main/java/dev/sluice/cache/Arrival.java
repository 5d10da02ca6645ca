package dev.sluice.cache;

import dev.sluice.cache.answer.Exchange;
import dev.sluice.cache.http.CacheRequest;
import dev.sluice.cache.http.Forward;
import dev.sluice.cache.http.Target;
import dev.sluice.cache.rule.CacheRule;
import dev.sluice.core.web.PathPatterns;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/**
 * A request as it reaches the filter: under which rule and key, and whether the cache has to do with it. Immutable.
 *
 * @param mustPass why the cache has nothing to do with it; empty if it has
 */
record Arrival(Exchange exchange, Optional<Forward> mustPass) {
    static Arrival of(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain, CacheSettings settings) {
        Target raw = RequestFields.target(request);
        Optional<CacheRule> rule = settings.rules().ruleFor(request);
        Optional<Target> target = rule.isEmpty() ? Optional.of(raw) : rule.get().targetFor(raw, request);
        CacheRequest asked = new CacheRequest(
                request.getMethod(),
                target.orElse(raw),
                new RequestFields(request),
                settings.rules().policyOf(rule));
        Optional<Forward> mustPass = settings.paths().match(PathPatterns.pathOf(request))
                ? asked.mustPass().or(() -> keptOut(request, settings, rule, target))
                : Optional.of(Forward.PATH);
        return new Arrival(new Exchange(request, response, chain, asked, rule, settings.statusField()), mustPass);
    }

    /** By the operator's word. */
    private static Optional<Forward> keptOut(
            HttpServletRequest request, CacheSettings settings, Optional<CacheRule> rule, Optional<Target> target) {
        if (rule.isPresent() && rule.get().bypasses(request)) {
            return Optional.of(Forward.RULE);
        }
        if (target.isEmpty()) {
            return Optional.of(Forward.NO_PRINCIPAL);
        }
        return settings.isHost(RequestFields.origin(request)) ? Optional.empty() : Optional.of(Forward.OTHER_HOST);
    }
}
