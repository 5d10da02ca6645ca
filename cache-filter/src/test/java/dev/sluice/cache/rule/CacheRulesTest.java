package dev.sluice.cache.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.cache.ResponseCacheFilter;
import dev.sluice.cache.http.Origin;
import dev.sluice.cache.http.Policy;
import dev.sluice.cache.http.Target;
import dev.sluice.core.config.InvalidSettings;
import dev.sluice.core.config.Settings;
import dev.sluice.core.web.PathPatterns;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CacheRulesTest {
    private static final Asked PLAIN = Asked.of("/x");

    @Test
    void firstRuleThatMatchesCounts() {
        CacheRules rules = rules("""
                cache.rule.sale.paths = /shop/sale/*, /offers
                cache.rule.sale.ttl = 1m
                cache.rule.shop.paths = /shop/*
                cache.rule.shop.ttl = 1h
                """);
        assertThat(nameFor(rules, "/shop/sale/7")).isEqualTo("sale");
        assertThat(nameFor(rules, "/offers")).isEqualTo("sale");
        assertThat(nameFor(rules, "/shop/7")).isEqualTo("shop");
        assertThat(nameFor(rules, "/news")).isEqualTo("none");
        assertThat(rules.policyOf(rules.ruleFor("/shop/7")).ttl()).contains(Duration.ofHours(1));
        assertThat(rules.policyOf(rules.ruleFor("/news")).ttl()).isEmpty();
    }

    @Test
    void ruleSaysWhatItsSettingsSay() {
        Policy policy = rules("""
                        cache.rule.r.paths = /*
                        cache.rule.r.ttl = 5m
                        cache.rule.r.override = true
                        cache.rule.r.content-types = Text/HTML, application/json
                        cache.rule.r.stale-while-revalidate = 30s
                        cache.rule.r.stale-if-error = 1d
                        cache.rule.r.negative-ttl = 10s
                        cache.rule.r.tags = news, front
                        cache.rule.r.vary = Accept-Language
                        cache.rule.r.set-cookie = strip
                        cache.rule.r.compress = false
                        cache.request-directives = ignore
                        cache.heuristic = true
                        """).ruleFor("/x").orElseThrow().policy();
        assertThat(policy.ttl()).contains(Duration.ofMinutes(5));
        assertThat(policy.override()).isTrue();
        assertThat(policy.contentTypes()).containsExactly("text/html", "application/json");
        assertThat(policy.staleWhileRevalidate()).contains(Duration.ofSeconds(30));
        assertThat(policy.staleIfError()).contains(Duration.ofDays(1));
        assertThat(policy.negativeTtl()).contains(Duration.ofSeconds(10));
        assertThat(policy.tags()).containsExactly("news", "front");
        assertThat(policy.vary()).containsExactly("accept-language");
        assertThat(policy.stripSetCookie()).isTrue();
        assertThat(policy.perPrincipal()).isFalse();
        assertThat(policy.compress()).isFalse();
        assertThat(policy.heuristic()).isTrue();
        assertThat(policy.honourRequestDirectives()).isFalse();
        assertThat(policy.targetedFields()).containsExactly("Sluice-Cache-Control", "CDN-Cache-Control");
    }

    @Test
    void withoutRulesOnlyTheApplicationSays() {
        CacheRules rules = rules("");
        assertThat(rules.rules()).isEmpty();
        assertThat(rules.standard().ttl()).isEmpty();
        assertThat(rules.standard().compress()).isTrue();
        assertThat(rules.standard().heuristic()).isFalse();
        assertThat(rules.standard().honourRequestDirectives()).isTrue();
        assertThat(CacheRules.none().policyOf(CacheRules.none().ruleFor("/x"))).isEqualTo(Policy.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "paths = *.css",
                "paths = /shop/*, *.css",
                "paths = shop",
                "paths =",
                "ttl = 0s",
                "ttl = 500ms",
                "ttl = 31d",
                "ttl = soon",
                "override = true",
                "content-types = text/html",
                "content-types = text",
                "stale-if-error = 0s",
                "negative-ttl = 31d",
                "tags = a b",
                "tags = {10}",
                "tags = {0}",
                "vary = *",
                "vary = Cookie",
                "vary = accept language",
                "set-cookie = keep",
                "private-per = session",
                "query.keep = a&b",
                "query.drop = u*m",
                "query.sort = yes",
                "bypass.cookies = a=b",
                "bypass.headers = X Preview",
                "heuristic = maybe"
            })
    void wrongSettingOfARuleStopsTheStart(String line) {
        String key = "cache.rule.r." + line.substring(0, line.indexOf(' '));
        String paths = line.startsWith("paths") ? "" : "cache.rule.r.paths = /*\n";
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> rules(paths + "cache.rule.r." + line))
                .withMessageContaining(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "query.drop = a| query.keep = b",
                "heuristic = true| ttl = 1m",
                "stale-while-revalidate = 1m| private-per = principal",
                "content-types = text/html| negative-ttl = 1m",
                "override = true| stale-if-error = 1m"
            })
    void contradictionStopsTheStartAndNamesTheKey(String lines) {
        String text = "cache.rule.r.paths = /*\ncache.rule.r." + lines.replace("| ", "\ncache.rule.r.");
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> rules(text))
                .withMessageContaining("cache.rule.r." + lines.substring(0, lines.indexOf('|')) + " must be ");
    }

    @Test
    void ruleWithoutPathsStopsTheStart() {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> rules("cache.rule.r.ttl = 1m"))
                .withMessageContaining("cache.rule.r.paths is required");
    }

    @Test
    void ruleThatIsNeverReachedStopsTheStart() {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(
                        () -> rules("cache.rule.all.paths = /shop/*\ncache.rule.some.paths = /shop/sale/*, /shop/x\n"))
                .withMessageContaining("cache.rule.some.paths = /shop/sale/*, /shop/x must be")
                .withMessageContaining("cache.rule.all.paths");
        assertThat(rules("cache.rule.all.paths = /shop/*\ncache.rule.some.paths = /shop/sale/*, /news\n")
                        .rules())
                .hasSize(2);
        assertThat(rules("cache.rule.a.paths = /shop\ncache.rule.b.paths = /shop/*\n")
                        .rules())
                .hasSize(2);
    }

    @Test
    void oneExceptionTellsAllThatIsWrong() {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> rules("""
                        cache.rule.a.paths = *.css
                        cache.rule.a.ttl = 0s
                        cache.rule.b.paths = /b
                        cache.rule.b.override = true
                        """))
                .withMessageContaining("Settings to correct (3)")
                .withMessageContaining("cache.rule.a.paths")
                .withMessageContaining("cache.rule.a.ttl")
                .withMessageContaining("cache.rule.b.override");
    }

    @Test
    void moreThanAHundredRulesStopTheStart() {
        assertThat(rules(many(100)).rules()).hasSize(100);
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> rules(many(101)))
                .withMessageContaining("at most 100");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/news%2f1", "/news;x", "/news\\1", "/news/1.", "/news/1 ", "/NEWS/1;.css", "/x%2f..%2fnews"})
    void pathOfDubiousSpellingPasses(String path) {
        CacheRules rules = rules("cache.rule.news.paths = /news/*\ncache.rule.news.ttl = 1m");
        assertThat(rules.ruleFor(path).orElseThrow().bypasses(Asked.of(path))).isTrue();
        assertThat(rules.ruleFor("/news/1").orElseThrow().bypasses(PLAIN)).isFalse();
    }

    @Test
    void ruleThatRestrictsIsNotAvoidedByAnotherSpelling() {
        CacheRules rules = rules("""
                cache.rule.account.paths = /account
                cache.rule.account.bypass.cookies = preview
                cache.rule.news.paths = /news/*
                cache.rule.news.ttl = 1m
                """);
        assertThat(rules.ruleFor("/Account/").orElseThrow().bypasses(PLAIN)).isTrue();
        assertThat(rules.ruleFor("/account").orElseThrow().bypasses(PLAIN)).isFalse();
        assertThat(rules.ruleFor("/NEWS/1")).isEmpty();
        assertThat(rules.ruleFor("/accounts")).isEmpty();
    }

    @Test
    void pathOfARequestIsTheOneTheContainerUnderstood() {
        CacheRules rules = rules("cache.rule.news.paths = /news/*");
        assertThat(rules.ruleFor(Asked.of("//news//1"))).isPresent();
        assertThat(rules.ruleFor(Asked.of("/other"))).isEmpty();
    }

    @Test
    void ruleOfATargetIsThatOfItsDecodedPathWithinTheApplication() {
        CacheRules rules = rules("cache.rule.r.paths = /café/*, /a+b, /");
        assertThat(rules.ruleFor(target("/shop/caf%C3%A9/1"), "/shop")).isPresent();
        assertThat(rules.ruleFor(target("/a+b"), "")).isPresent();
        assertThat(rules.ruleFor(target("/shop"), "/shop")).isPresent();
        assertThat(rules.ruleFor(target("/shop/"), "/shop")).isPresent();
        assertThat(rules.ruleFor(target("/other/caf%C3%A9/1"), "/shop")).isEmpty();
        assertThat(rules.ruleFor(target("/shopping"), "/shop")).isEmpty();
        assertThat(rules.ruleFor(target("/shop/%zz"), "/shop")).isEmpty();
        assertThat(rules.ruleFor(target("/shop/caf%C3%A9/%2e%2e/x"), "/shop")).isEmpty();
    }

    private static Target target(String path) {
        return Target.of(Origin.of("http", "shop", 80), path, null);
    }

    @Test
    void tagsTakeSegmentsOfThePath() {
        CacheRules rules = rules("cache.rule.r.paths = /*\ncache.rule.r.tags = all, {1}-{2}, p-{2}");
        assertThat(tags(rules, "/product/17/x")).containsExactly("all", "product-17", "p-17");
        assertThat(tags(rules, "/product")).containsExactly("all");
        assertThat(tags(rules, "/product/a b")).containsExactly("all");
        assertThat(tags(rules, "/product/{3}/x")).containsExactly("all");
        assertThat(tags(rules, "/product/$1")).containsExactly("all", "product-$1", "p-$1");
        assertThat(tags(rules, "/product/" + "x".repeat(300))).containsExactly("all");
        assertThat(tags(rules, "/product/a,b")).containsExactly("all");
    }

    @Test
    void targetHasTheQueryOfItsRule() {
        CacheRule rule = rules(
                        "cache.rule.r.paths = /*\ncache.rule.r.query.drop = utm_*\ncache.rule.r.query.sort = true")
                .ruleFor("/x")
                .orElseThrow();
        Target raw = Target.of(Origin.of("http", "shop", 80), "/x", "b=1&utm_x=2&a=%31");
        assertThat(rule.target(raw).text()).isEqualTo("http://shop/x?a=%31&b=1");
        Target tracked = Target.of(Origin.of("http", "shop", 80), "/x", "utm_x=2");
        assertThat(rule.targetFor(tracked, PLAIN).orElseThrow().hash())
                .isEqualTo(Target.of(Origin.of("http", "shop", 80), "/x", null).hash());
        Target odd = Target.of(Origin.of("http", "shop", 80), "/x;y", "utm_x=2");
        assertThat(rule.target(odd)).isEqualTo(odd);
    }

    @Test
    void privateRuleIsForUsersOnly() {
        CacheRule rule = rules("cache.rule.r.paths = /*\ncache.rule.r.private-per = principal")
                .ruleFor("/x")
                .orElseThrow();
        assertThat(rule.isPrivate()).isTrue();
        assertThat(rule.targetFor(Target.of(Origin.of("http", "shop", 80), "/x", null), PLAIN))
                .isEmpty();
    }

    @Test
    void ownerIsToldBySignInAndName() {
        assertThat(Owner.hash(PLAIN.as("BASIC", "ann"))).isEqualTo(Owner.hash(PLAIN.as("BASIC", "ann")));
        assertThat(Owner.hash(PLAIN.as("BASIC", "ann"))).isNotEqualTo(Owner.hash(PLAIN.as("Bearer", "ann")));
        assertThat(Owner.hash(PLAIN.as("BASIC", "ann"))).isNotEqualTo(Owner.hash(PLAIN.as("BASIC", "bob")));
        assertThat(Owner.hash(PLAIN.as("BASIC", " "))).isEmpty();
        assertThat(Owner.hash(PLAIN)).isEmpty();
    }

    @Test
    void rulesBuiltInCodeAreCheckedToo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new CacheRule("css", PathPatterns.parse("*.css"), Policy.NONE, QueryKey.WHOLE, Bypass.NONE))
                .withMessageContaining("css");
    }

    private static String many(int rules) {
        return IntStream.range(0, rules)
                .mapToObj(i -> "cache.rule.r" + i + ".paths = /p" + i + "\n")
                .collect(Collectors.joining());
    }

    private static Iterable<String> tags(CacheRules rules, String path) {
        return rules.ruleFor(path).orElseThrow().policy().tags();
    }

    private static String nameFor(CacheRules rules, String path) {
        return rules.ruleFor(path).map(CacheRule::name).orElse("none");
    }

    private static CacheRules rules(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Settings settings = Settings.of(properties, ResponseCacheFilter.class);
        CacheRules rules = CacheRules.from(settings);
        settings.check();
        return rules;
    }
}
