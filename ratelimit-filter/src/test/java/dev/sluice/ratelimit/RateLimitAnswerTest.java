package dev.sluice.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.web.Language;
import dev.sluice.ratelimit.limit.Charge;
import dev.sluice.ratelimit.limit.State;
import dev.sluice.ratelimit.rule.AnswerFields;
import dev.sluice.ratelimit.rule.AnswerFields.Legacy;
import dev.sluice.ratelimit.rule.Overrides;
import dev.sluice.ratelimit.rule.Proxies;
import dev.sluice.ratelimit.rule.RateLimitRule;
import dev.sluice.ratelimit.rule.RateLimitRuleBuilder;
import dev.sluice.testing.Http;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a client reads, for decisions made up. */
final class RateLimitAnswerTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_000_000), ZoneOffset.UTC);
    private static final Server SERVER = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private static volatile @Nullable Decision decision;
    private static volatile AnswerFields fields = AnswerFields.STANDARD;

    @BeforeAll
    static void start() throws Exception {
        ServletContextHandler application = new ServletContextHandler("/");
        application.addServlet(new ServletHolder(new Answering()), "/");
        SERVER.setHandler(application);
        SERVER.start();
    }

    @AfterAll
    static void stop() throws Exception {
        SERVER.stop();
    }

    @Test
    void fieldsTellTheClientsOwnLimit() {
        Http.Reply reply = ask(within(rule("a"), 3, 40), within(rule("b"), 9, 3));
        assertThat(reply.header("RateLimit-Policy")).isEqualTo("\"a\";q=10;w=60, \"b\";q=10;w=60");
        assertThat(reply.header("RateLimit")).isEqualTo("\"a\";r=3;t=40, \"b\";r=9;t=3");
    }

    @Test
    void shadowsAndHiddenRulesAreNotShown() {
        Http.Reply reply = ask(
                within(rule("a"), 3, 40),
                within(rule("b").shadow(), 0, 1),
                within(rule("c").hidden(), 1, 1));
        assertThat(reply.header("RateLimit-Policy")).isEqualTo("\"a\";q=10;w=60");
        assertThat(reply.header("RateLimit")).isEqualTo("\"a\";r=3;t=40");
        assertThat(ask(within(rule("b").shadow(), 0, 1)).headers("RateLimit")).isEmpty();
    }

    @Test
    void legacyFieldsAreOfTheTightestRule() {
        Decision.Usage[] usages = {
            within(rule("a"), 3, 40), within(rule("b"), 2, 3), within(rule("c").hidden(), 0, 1)
        };
        Http.Reply delta = ask(new AnswerFields(false, Legacy.DELTA, false), "", usages);
        assertThat(delta.headers("RateLimit")).isEmpty();
        assertThat(delta.header("X-RateLimit-Limit")).isEqualTo("10");
        assertThat(delta.header("X-RateLimit-Remaining")).isEqualTo("2");
        assertThat(delta.header("X-RateLimit-Reset")).isEqualTo("3");
        assertThat(ask(new AnswerFields(true, Legacy.EPOCH, false), "", usages).header("X-RateLimit-Reset"))
                .isEqualTo("1000003");
        assertThat(ask(usages).headers("X-RateLimit-Limit")).isEmpty();
    }

    @Test
    void fieldsAreExposedToOtherOriginsIfWanted() {
        assertThat(ask(new AnswerFields(true, Legacy.OFF, true), "", within(rule("a"), 1, 1))
                        .header("Access-Control-Expose-Headers"))
                .isEqualTo("Retry-After, RateLimit-Policy, RateLimit");
        assertThat(ask(within(rule("a"), 1, 1)).headers("Access-Control-Expose-Headers"))
                .isEmpty();
    }

    @Test
    void refusalNamesTheLimitsThatAreUsedUpAndTheLongestWait() {
        Http.Reply reply = ask(over(rule("a"), 5), over(rule("b"), 7), within(rule("c"), 1, 3000));
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.header("Retry-After")).isEqualTo("7");
        assertThat(reply.header("RateLimit")).isEqualTo("\"a\";r=0;t=5, \"b\";r=0;t=7, \"c\";r=1;t=3000");
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        assertThat(reply.body())
                .contains(
                        "\"type\":\"https://iana.org/assignments/http-problem-types#quota-exceeded\"",
                        "\"violated-policies\":[\"a\",\"b\"]",
                        "The limit of 10 per 60 s and 10 per 60 s is used up; please try again in 7 s.");
    }

    @Test
    void refusalIsChineseForThoseWhoAskForIt() {
        Http.Reply reply = ask(AnswerFields.STANDARD, "zh-CN, en;q=0.5", over(rule("a"), 5));
        assertThat(reply.header("Content-Language")).isEqualTo("zh-CN");
        assertThat(reply.body()).contains("请求过于频繁", "已用完限额（每 60 秒 10 次），请在 5 秒后重试。");
    }

    @Test
    void messageOfTheRuleIsWhatTheClientReads() {
        RateLimitRuleBuilder rule = rule("a").message("Coffee \"break\".", "休息一下。");
        assertThat(ask(over(rule, 5)).body()).contains("\"detail\":\"Coffee \\\"break\\\".\"");
        assertThat(ask(AnswerFields.STANDARD, "zh", over(rule, 5)).body()).contains("\"detail\":\"休息一下。\"");
    }

    @Test
    void hiddenRuleTellsOnlyWhenToComeBack() {
        Http.Reply reply = ask(over(rule("log-in").hidden(), 5));
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.header("Retry-After")).isEqualTo("5");
        assertThat(reply.headers("RateLimit")).isEmpty();
        assertThat(reply.body()).contains("Please try again in 5 s.").doesNotContain("log-in", "60", "violated");
    }

    @Test
    void retryAfterIsNeverBeforeTheMomentTheFieldsTell() {
        Decision.Usage usage = new Decision.Usage(
                rule("a").build(),
                new State(charge(rule("a")), true, 0, Duration.ofSeconds(60), Duration.ofMillis(5001)));
        Http.Reply reply = ask(usage);
        assertThat(reply.header("Retry-After")).isEqualTo("6");
        assertThat(reply.header("RateLimit")).isEqualTo("\"a\";r=0;t=6");
    }

    private static RateLimitRuleBuilder rule(String name) {
        return RateLimitRule.named(name, 10, Duration.ofMinutes(1)).key("all");
    }

    private static Charge charge(RateLimitRuleBuilder rule) {
        return rule.build().charges(List.of(), Proxies.NONE, new Overrides()).get(0);
    }

    private static Decision.Usage within(RateLimitRuleBuilder rule, long remaining, long reset) {
        State state = new State(charge(rule), false, remaining, Duration.ofSeconds(reset), Duration.ZERO);
        return new Decision.Usage(rule.build(), state);
    }

    private static Decision.Usage over(RateLimitRuleBuilder rule, long retry) {
        State state = new State(charge(rule), true, 0, Duration.ofSeconds(retry), Duration.ofSeconds(retry));
        return new Decision.Usage(rule.build(), state);
    }

    private static Http.Reply ask(Decision.Usage... usages) {
        return ask(AnswerFields.STANDARD, "", usages);
    }

    private static Http.Reply ask(AnswerFields shown, String language, Decision.Usage... usages) {
        fields = shown;
        decision = new Decision(List.of(usages).stream().noneMatch(Decision.Usage::refuses), List.of(usages));
        int port = ((ServerConnector) SERVER.getConnectors()[0]).getLocalPort();
        URI uri = URI.create("http://127.0.0.1:" + port + "/");
        return language.isEmpty() ? Http.get(uri) : Http.get(uri, "Accept-Language", language);
    }

    /** Gives the answer to the decision. */
    private static final class Answering extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Decision made = Objects.requireNonNull(decision);
            new RateLimitAnswer(fields, CLOCK).addFields(made, response);
            if (!made.admitted()) {
                RateLimitAnswer.refuse(made, Language.of(request), response);
            }
        }
    }
}
