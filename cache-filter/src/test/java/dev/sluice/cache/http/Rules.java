package dev.sluice.cache.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Builds policies for tests: the RFC alone, but for what is said. */
final class Rules {
    private Optional<Duration> ttl = Optional.empty();
    private Optional<Duration> negativeTtl = Optional.empty();
    private Optional<Duration> staleIfError = Optional.empty();
    private boolean override;
    private boolean heuristic;
    private boolean stripSetCookie;
    private boolean perPrincipal;
    private boolean compress;
    private boolean honour = true;
    private List<String> contentTypes = List.of();
    private List<String> tags = List.of();
    private List<String> vary = List.of();
    private List<String> targeted = List.of();

    Rules ttl(int seconds) {
        ttl = Optional.of(Duration.ofSeconds(seconds));
        return this;
    }

    Rules negativeTtl(int seconds) {
        negativeTtl = Optional.of(Duration.ofSeconds(seconds));
        return this;
    }

    Rules staleIfError(int seconds) {
        staleIfError = Optional.of(Duration.ofSeconds(seconds));
        return this;
    }

    Rules override() {
        override = true;
        return this;
    }

    Rules heuristic() {
        heuristic = true;
        return this;
    }

    Rules stripSetCookie() {
        stripSetCookie = true;
        return this;
    }

    Rules perPrincipal() {
        perPrincipal = true;
        return this;
    }

    Rules compress() {
        compress = true;
        return this;
    }

    Rules ignoringClients() {
        honour = false;
        return this;
    }

    Rules contentTypes(String... types) {
        contentTypes = List.of(types);
        return this;
    }

    Rules tags(String... names) {
        tags = List.of(names);
        return this;
    }

    Rules vary(String... names) {
        vary = List.of(names);
        return this;
    }

    Rules targeted(String... names) {
        targeted = List.of(names);
        return this;
    }

    Policy policy() {
        return new Policy(
                ttl,
                override,
                Optional.empty(),
                staleIfError,
                negativeTtl,
                vary,
                tags,
                contentTypes,
                heuristic,
                stripSetCookie,
                perPrincipal,
                compress,
                honour,
                targeted);
    }
}
