package dev.sluice.cache.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ServingTest {
    private static final StoredResponse.Head HEAD = Stored.head(Stored.windows(false), Variant.NONE);
    private static final StoredResponse RESPONSE = Stored.copy(HEAD, 0).response();

    @Test
    void freshCopyIsServed() {
        assertThat(plan(59)).isEqualTo(new Plan.Serve(copy(59), new Reply.Whole(Coding.IDENTITY), false));
    }

    @Test
    void staleCopyIsServedAndRefreshedWithinItsWindow() {
        assertThat(plan(61))
                .isInstanceOfSatisfying(
                        Plan.Serve.class, it -> assertThat(it.refresh()).isTrue());
        assertThat(plan(90)).isInstanceOf(Plan.Serve.class);
        assertThat(plan(91)).isEqualTo(new Plan.Fetch(Forward.STALE, Optional.of(copy(91))));
    }

    @Test
    void copyThatDependsOnAUserIsNotRefreshedWithoutOne() {
        for (Variant variant : List.of(
                Variant.of(List.of("cookie"), HeaderOf.none()),
                Variant.of(List.of("authorization"), HeaderOf.none()))) {
            Copy copy = Stored.copy(Stored.head(Stored.windows(false), variant), 61);
            assertThat(Stored.get().planWith(copy, 1)).isInstanceOf(Plan.Fetch.class);
        }
        CacheRequest owned = new CacheRequest(
                "GET",
                Stored.TARGET.ownedBy("me"),
                HeaderOf.none(),
                new Rules().perPrincipal().policy());
        assertThat(owned.planWith(copy(61), 1)).isInstanceOf(Plan.Fetch.class);
    }

    @ParameterizedTest
    @CsvSource({"50, 0.0000001, true", "50, 1, false", "59, 0.3, true", "59, 0.4, false", "10, 0.0000001, false"})
    void oneOfManyRequestsRefreshesBeforeTheEnd(int residence, double chance, boolean refresh) {
        assertThat(Stored.get().planWith(copy(residence), chance))
                .isInstanceOfSatisfying(
                        Plan.Serve.class, it -> assertThat(it.refresh()).isEqualTo(refresh));
    }

    @ParameterizedTest
    @CsvSource({
        "max-age=10, 10, true",
        "max-age=9, 10, false",
        "max-age=x, 0, false",
        "max-age=0, 0, false",
        "min-fresh=50, 10, true",
        "min-fresh=51, 10, false",
        "no-cache, 10, false",
        "max-age=100, 61, false",
        "max-stale, 1000, true",
        "max-stale=10, 70, true",
        "max-stale=10, 71, false",
        "max-stale=x, 61, false",
        "'max-age=100, max-stale=10', 65, true",
        "'max-age=60, max-stale=10', 65, false"
    })
    void clientSaysWhatItTakes(String control, int residence, boolean served) {
        assertThat(plan(residence, "Cache-Control", control) instanceof Plan.Serve)
                .isEqualTo(served);
    }

    @Test
    void clientThatWantsAnAnswerOfNowHasTheCopyValidated() {
        assertThat(plan(1, "Cache-Control", "no-cache"))
                .isEqualTo(new Plan.Fetch(Forward.RELOAD, Optional.of(copy(1))));
        assertThat(plan(1, "Pragma", "no-cache")).isInstanceOf(Plan.Fetch.class);
        assertThat(plan(1, "Pragma", "no-cache", "Cache-Control", "max-stale")).isInstanceOf(Plan.Serve.class);
    }

    @Test
    void ruleMayIgnoreWhatClientsWant() {
        Policy policy = new Rules().ignoringClients().policy();
        for (String control : List.of("no-cache", "max-age=0", "min-fresh=100", "no-store")) {
            CacheRequest request = Stored.get(policy, "Cache-Control", control);
            assertThat(request.mustPass()).isEmpty();
            assertThat(request.planWith(copy(1), 1)).isInstanceOf(Plan.Serve.class);
        }
        assertThat(Stored.get(policy, "Cache-Control", "only-if-cached").planWithout(Forward.URI_MISS))
                .isInstanceOf(Plan.Refuse.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"max-stale", "max-stale=1000", "stale-if-error=1000"})
    void responseThatMustBeValidatedIsNeverServedStale(String control) {
        Copy copy = Stored.copy(Stored.head(Stored.windows(true), Variant.NONE), 61);
        CacheRequest request = Stored.get("Cache-Control", control);
        assertThat(request.planWith(copy, 1)).isEqualTo(new Plan.Fetch(Forward.STALE, Optional.of(copy)));
        assertThat(request.mayAnswerError(copy)).isFalse();
    }

    @Test
    void responseWithoutFreshnessIsAlwaysValidated() {
        Lifetime none =
                new Lifetime(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, true, Duration.ofMinutes(10));
        Copy copy = Stored.copy(Stored.head(none, Variant.NONE, "ETag", "\"a\""), 0);
        assertThat(Stored.get().planWith(copy, 1)).isEqualTo(new Plan.Fetch(Forward.STALE, Optional.of(copy)));
    }

    @Test
    void errorIsAnsweredByTheCopyWithinItsWindow() {
        assertThat(Stored.get().mayAnswerError(copy(160))).isTrue();
        assertThat(Stored.get().mayAnswerError(copy(161))).isFalse();
        assertThat(Stored.get("Cache-Control", "stale-if-error=10").mayAnswerError(copy(71)))
                .isFalse();
        assertThat(Stored.get("Cache-Control", "no-cache").mayAnswerError(copy(61)))
                .isFalse();
    }

    @Test
    void copyThatWasReceivedStaleCountsFromItsAge() {
        Lifetime old = new Lifetime(
                Duration.ZERO,
                Duration.ofSeconds(70),
                Duration.ofSeconds(90),
                Duration.ZERO,
                false,
                Duration.ofMinutes(10));
        Copy copy = Stored.copy(Stored.head(old, Variant.NONE), 5);
        assertThat(Stored.get().planWith(copy, 1)).isInstanceOf(Plan.Serve.class);
        assertThat(Stored.get("Cache-Control", "max-stale=74").planWith(copy, 1))
                .isInstanceOf(Plan.Fetch.class);
        assertThat(Stored.get("Cache-Control", "max-stale=75").planWith(copy, 1))
                .isInstanceOf(Plan.Serve.class);
    }

    @Test
    void reloadStillGetsTheCopyInThePlaceOfAnError() {
        assertThat(Stored.get("Cache-Control", "max-age=0").mayAnswerError(copy(61)))
                .isTrue();
    }

    @Test
    void whatNeverChangesIsReloadedOnlyOnceStaleOrByNoCache() {
        Copy copy = Stored.copy(Stored.head("Cache-Control", "max-age=60, immutable"), 10);
        assertThat(Stored.get("Cache-Control", "max-age=0").planWith(copy, 1)).isInstanceOf(Plan.Serve.class);
        assertThat(Stored.get("Cache-Control", "no-cache").planWith(copy, 1)).isInstanceOf(Plan.Fetch.class);
        Copy stale = Stored.copy(copy.response().head(), 61);
        assertThat(Stored.get("Cache-Control", "max-age=0").planWith(stale, 1)).isInstanceOf(Plan.Fetch.class);
    }

    @Test
    void clientThatWantsAStoredResponseOrNoneGetsNoStaleOne() {
        assertThat(plan(91, "Cache-Control", "only-if-cached")).isEqualTo(new Plan.Refuse(Forward.STALE));
        assertThat(plan(1, "Cache-Control", "only-if-cached")).isInstanceOf(Plan.Serve.class);
    }

    @Test
    void headIsAnsweredByAFreshCopyButFillsNothing() {
        CacheRequest head = new CacheRequest("HEAD", Stored.TARGET, HeaderOf.none(), Policy.NONE);
        assertThat(head.planWith(copy(1), 1)).isInstanceOf(Plan.Serve.class);
        assertThat(head.planWith(copy(61), 1)).isEqualTo(new Plan.Pass(Forward.STALE));
    }

    @ParameterizedTest
    @CsvSource({
        "public, true",
        "s-maxage=9, true",
        "must-revalidate, true",
        "max-age=60, false",
        "proxy-revalidate, false"
    })
    void credentialsGetOnlyWhatIsDeclaredForThem(String control, boolean served) {
        Copy copy = Stored.copy(Stored.head("Cache-Control", control), 1);
        Plan plan = Stored.get("Authorization", "Basic x").planWith(copy, 1);
        assertThat(plan instanceof Plan.Serve).isEqualTo(served);
        assertThat(served || plan.equals(new Plan.Fetch(Forward.AUTHORIZATION, Optional.empty())))
                .isTrue();
    }

    @Test
    void whatIsPurgedSoftlyIsStaleHoweverFarTheClockOfRedisIsAhead() {
        for (Duration ago : List.of(Duration.ZERO, Duration.ofMinutes(-1))) {
            Copy purged = copy(10).staleSince(ago);
            assertThat(purged.isFresh()).isFalse();
            assertThat(purged.left()).isNegative();
        }
    }

    @Test
    void softPurgeMakesACopyStaleSinceThen() {
        Copy purged = copy(10).staleSince(Duration.ofSeconds(5));
        assertThat(purged.left()).isEqualTo(Duration.ofSeconds(-5));
        assertThat(Stored.get().planWith(purged, 1)).isInstanceOf(Plan.Serve.class);
        assertThat(copy(100).staleSince(Duration.ZERO).left()).isEqualTo(Duration.ofSeconds(-40));
    }

    private static Plan plan(int residence, String... header) {
        return Stored.get(header).planWith(copy(residence), 1);
    }

    private static Copy copy(int residence) {
        return Copy.of(RESPONSE, Copy.Tier.NEAR, Duration.ofSeconds(residence));
    }
}
