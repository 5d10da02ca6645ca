package dev.sluice.cache.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.cache.http.Fields;
import dev.sluice.cache.http.NotStored;
import dev.sluice.cache.http.Policy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DryRunTest {
    private final DryRun run = new DryRun();

    @Test
    void routeIsTheRuleOrElseTheFirstSegmentOfThePath() {
        run.observeRule("catalogue", storable());
        run.observePath("/news/1/2", storable());
        run.observePath("/news", storable());
        run.observePath("/", storable());
        assertThat(run.report().routes())
                .extracting(DryRunReport.Route::name, DryRunReport.Route::answers)
                .containsExactly(tuple("/news/*", 2L), tuple("/", 1L), tuple("catalogue", 1L));
    }

    @Test
    void reportSaysWhatWouldBeStoredAndWhyNot() {
        run.observePath("/a", storable());
        run.observePath("/a", refused(NotStored.SET_COOKIE));
        run.observePath("/a", refused(NotStored.NO_FRESHNESS));
        run.observePath("/a", refused(NotStored.NO_FRESHNESS));
        DryRunReport.Route route = only();
        assertThat(route.answers()).isEqualTo(4);
        assertThat(route.storable()).isOne();
        assertThat(route.notStored()).containsExactly(entry("no-freshness", 2L), entry("set-cookie", 1L));
    }

    @Test
    void fieldsReadButNotInVaryAreTold() {
        Answered answer = new Answered(
                Map.of("Vary", List.of("Accept-Language, X-Shop"), "Content-Type", List.of("text/html; a=b")));
        Set<String> read = Set.of("accept-language", "x-shop", "user-agent", "host", "if-none-match", "range");
        run.observePath("/a", Observation.of(Optional.empty(), read, Policy.NONE, answer));
        assertThat(only().unkeyed()).containsExactly(entry("user-agent", 1L));
        assertThat(only().contentTypes()).containsExactly(entry("text/html", 1L));
        assertThat(only().nonces()).isZero();
    }

    @Test
    void nonceOfAContentSecurityPolicyIsTold() {
        Answered answer =
                new Answered(Map.of("Content-Security-Policy", List.of("default-src 'self'; script-src 'nonce-abc'")));
        run.observePath("/a", Observation.of(Optional.empty(), Set.of(), Policy.NONE, answer));
        assertThat(only().nonces()).isOne();
        assertThat(only().contentTypes()).containsExactly(entry("(none)", 1L));
    }

    @Test
    void clientsCannotMakeTheReportGrow() {
        for (int i = 0; i < 1_000; i++) {
            Set<String> fields = Set.of("x-" + i, "y".repeat(200));
            run.observePath("/" + i, storable());
            run.observePath("/a", new Observation(Optional.empty(), fields, "type/" + i, false));
        }
        run.observePath("/" + "x".repeat(100), storable());
        List<DryRunReport.Route> routes = run.report().routes();
        assertThat(routes).hasSize(DryRun.MOST_ROUTES + 1);
        assertThat(routes.get(0).name()).isEqualTo("/a/*");
        assertThat(routes.get(0).unkeyed()).hasSize(SeenRoute.MOST_FIELDS + 1).containsKey("(other)");
        assertThat(routes.get(0).contentTypes()).hasSize(SeenRoute.MOST_TYPES + 1);
        assertThat(routes.get(DryRun.MOST_ROUTES).name()).isEqualTo("(other)");
        assertThat(routes.stream().mapToLong(DryRunReport.Route::answers).sum()).isEqualTo(2_001);
    }

    @Test
    void pathThatIsNotFoundBeginsNoRoute() {
        run.observePath("/made-up", refused(NotStored.STATUS));
        assertThat(only().name()).isEqualTo("(other)");
        run.observeRule("r", refused(NotStored.STATUS));
        assertThat(run.report().routes()).extracting(DryRunReport.Route::name).containsExactly("r", "(other)");
    }

    @Test
    void threadsLoseNoAnswer() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        IntStream.range(0, 4)
                .forEach(thread -> threads.execute(() -> {
                    for (int i = 0; i < 5_000; i++) {
                        run.observePath("/" + i % 300, storable());
                    }
                }));
        threads.shutdown();
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        List<DryRunReport.Route> routes = run.report().routes();
        assertThat(routes).hasSize(DryRun.MOST_ROUTES + 1);
        assertThat(routes.stream().mapToLong(DryRunReport.Route::answers).sum()).isEqualTo(20_000);
    }

    @Test
    void reportCanBeWrittenAsJson() {
        run.observePath("/a", refused(NotStored.VARY));
        JsonNode json = new ObjectMapper().valueToTree(run.report());
        assertThat(json.at("/routes/0/name").asText()).isEqualTo("/a/*");
        assertThat(json.at("/routes/0/notStored/vary").asLong()).isOne();
    }

    private DryRunReport.Route only() {
        List<DryRunReport.Route> routes = run.report().routes();
        assertThat(routes).hasSize(1);
        return routes.get(0);
    }

    private static Observation storable() {
        return new Observation(Optional.empty(), Set.of(), "text/html", false);
    }

    private static Observation refused(NotStored why) {
        return new Observation(Optional.of(why), Set.of(), "text/html", false);
    }

    private record Answered(Map<String, List<String>> lines) implements Fields {
        @Override
        public List<String> values(String name) {
            return lines.getOrDefault(name, List.of());
        }
    }
}
