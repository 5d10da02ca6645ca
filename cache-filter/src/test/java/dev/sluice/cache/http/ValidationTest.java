package dev.sluice.cache.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ValidationTest {
    private static final Instant NOW = Instant.parse("2026-05-04T12:00:00Z");
    private static final String MODIFIED = "Sun, 06 Nov 1994 08:49:37 GMT";

    @Test
    void notModifiedGivesANewLifeAndNewFields() {
        StoredResponse.Head stored = Stored.head(
                "ETag", "\"a\"", "Cache-Control", "max-age=1", "Test", "old", "Other", "kept", "Content-Foo", "1");
        Validation.Refreshed refreshed = refreshed(
                        stored, "ETag", "\"a\"", "Cache-Control", "max-age=3600", "Test", "new", "Content-Foo", "2")
                .orElseThrow();
        assertThat(refreshed.notStored()).isEmpty();
        assertThat(refreshed.head().lifetime().fresh()).isEqualTo(Duration.ofHours(1));
        assertThat(refreshed.head().values("Test")).containsExactly("new");
        assertThat(refreshed.head().values("Content-Foo")).containsExactly("2");
        assertThat(refreshed.head().values("Other")).containsExactly("kept");
        assertThat(refreshed.head().length()).isEqualTo(Stored.LENGTH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Content-Type", "Content-Encoding", "Content-Length", "Content-Range", "Content-MD5", "Age"})
    void whatDescribesTheKeptBytesStays(String name) {
        StoredResponse.Head stored = Stored.head("ETag", "\"a\"", "Cache-Control", "max-age=1", name, "1");
        assertThat(refreshed(stored, name, "2").orElseThrow().head().values(name))
                .containsExactly("1");
    }

    @ParameterizedTest
    @CsvSource({
        "ETag, '\"a\"', true",
        "ETag, 'W/\"a\"', true",
        "ETag, '\"b\"', false",
        "ETag, a, false",
        "Last-Modified, 'Sun, 06 Nov 1994 08:49:37 GMT', true",
        "Last-Modified, 'Sunday, 06-Nov-94 08:49:37 GMT', true",
        "Last-Modified, 'Sun, 06 Nov 1994 08:49:38 GMT', false",
        "Other, x, true"
    })
    void notModifiedOfAnotherStateIsOfNoUse(String name, String value, boolean usable) {
        StoredResponse.Head stored =
                Stored.head("ETag", "\"a\"", "Last-Modified", MODIFIED, "Cache-Control", "max-age=1");
        assertThat(refreshed(stored, name, value).isPresent()).isEqualTo(usable);
    }

    @ParameterizedTest
    @CsvSource({"Cache-Control, no-store", "Cache-Control, private", "Set-Cookie, a=b", "Vary, *"})
    void notModifiedMayForbidToKeep(String name, String value) {
        StoredResponse.Head stored = Stored.head("ETag", "\"a\"", "Cache-Control", "max-age=1");
        Validation.Refreshed refreshed = refreshed(stored, name, value).orElseThrow();
        assertThat(refreshed.notStored()).isPresent();
        assertThat(refreshed.head().lifetime().total()).isZero();
    }

    @Test
    void formsMadeHereAreStillTold() {
        StoredResponse.Head stored =
                Stored.head("ETag", "\"a\"", "Cache-Control", "max-age=1", "Vary", "Accept-Encoding");
        StoredResponse.Head head =
                refreshed(stored, "Vary", "Accept-Language").orElseThrow().head();
        assertThat(head.values("Vary")).containsExactly("Accept-Language, Accept-Encoding");
        assertThat(head.variant().names()).containsExactly("accept-language");
        assertThat(refreshed(stored, "Vary", "accept-encoding")
                        .orElseThrow()
                        .head()
                        .values("Vary"))
                .containsExactly("accept-encoding");
    }

    @Test
    void formsOfTheApplicationAreToldByIt() {
        Variant variant = Variant.of(List.of("accept-encoding"), Stored.get().fields());
        StoredResponse.Head stored = Stored.head(
                Lifetime.of(Duration.ofSeconds(60), Duration.ZERO),
                variant,
                "ETag",
                "\"a\"",
                "Vary",
                "Accept-Encoding");
        assertThat(refreshed(stored, "Cache-Control", "max-age=1", "Vary", "Accept")
                        .orElseThrow()
                        .head()
                        .values("Vary"))
                .containsExactly("Accept");
    }

    @Test
    void ageOfTheNotModifiedCounts() {
        StoredResponse.Head stored = Stored.head("ETag", "\"a\"", "Cache-Control", "max-age=60");
        assertThat(refreshed(stored, "Age", "20")
                        .orElseThrow()
                        .head()
                        .lifetime()
                        .fresh())
                .isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void validatorsAreThoseThatCanBeUsed() {
        assertThat(Validators.of(Stored.head("ETag", "W/\"a\"", "Last-Modified", "yesterday")))
                .contains(new Validators(Optional.of("W/\"a\""), Optional.empty()));
        assertThat(Validators.of(Stored.head("ETag", "a", "Last-Modified", "0")))
                .isEmpty();
    }

    private static Optional<Validation.Refreshed> refreshed(StoredResponse.Head stored, String... sent) {
        Answer answer = new Answer(304, new HeaderOf(sent), false, NOW, Duration.ZERO);
        return Validation.refreshed(stored, answer, Stored.fields(sent), Stored.get());
    }
}
