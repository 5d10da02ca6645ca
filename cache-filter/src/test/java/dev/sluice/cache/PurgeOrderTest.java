package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.cache.http.Field;
import dev.sluice.cache.http.Target;
import dev.sluice.cache.stats.PurgeKind;
import dev.sluice.cache.store.Scope;
import dev.sluice.cache.tiers.Scopes;
import dev.sluice.core.config.Cidr;
import dev.sluice.core.web.AdminRefusal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PurgeOrderTest {
    private static final Target NEWS = Target.of(URI.create("https://shop.test/news?page=2"));

    @Test
    void withoutFieldsTheUriItselfIsPurgedHard() {
        Purge purge = read();
        assertThat(purge.kind()).isEqualTo(PurgeKind.TARGET);
        assertThat(purge.scopes()).containsExactly(Scopes.of(NEWS));
        assertThat(purge.isSoft()).isFalse();
    }

    @Test
    void tagsOfBothFieldsArePurgedInTheirOwnForms() {
        assertThat(read("Surrogate-Key", "a b", "Cache-Tag", "c d, e").scopes())
                .containsExactly(Scope.tag("a"), Scope.tag("b"), Scope.tag("c d"), Scope.tag("e"));
    }

    @Test
    void scopeAndModeAreChosenByFields() {
        Purge prefix = read("Purge-Scope", "prefix", "Purge-Mode", "soft");
        assertThat(prefix.scopes()).containsExactly(Scope.prefix("https://shop.test", "/news"));
        assertThat(prefix.isSoft()).isTrue();
        assertThat(read("Purge-Scope", "all").scopes()).containsExactly(Scope.all());
        assertThat(read("Purge-Scope", "uri", "Purge-Mode", "hard").scopes()).containsExactly(Scopes.of(NEWS));
    }

    @ParameterizedTest
    @CsvSource({
        "Purge-Mode, sofd",
        "Purge-Mode, ''",
        "Purge-Mode, SOFT",
        "Purge-Scope, everything",
        "Surrogate-Key, ''",
        "Cache-Tag, ' , '"
    })
    void wrongFieldPurgesNothing(String name, String value) {
        assertThatExceptionOfType(AdminRefusal.class)
                .isThrownBy(() -> read(name, value))
                .satisfies(refusal -> assertThat(refusal.parameter()).isEqualTo(name));
    }

    @Test
    void scopeAndTagsExcludeEachOther() {
        assertThatExceptionOfType(AdminRefusal.class).isThrownBy(() -> read("Purge-Scope", "all", "Cache-Tag", "a"));
    }

    @Test
    void tagsAreBoundInNumberAndLength() {
        assertThat(read("Surrogate-Key", tags(256)).scopes()).hasSize(256);
        assertThatExceptionOfType(AdminRefusal.class).isThrownBy(() -> read("Surrogate-Key", tags(257)));
        assertThat(read("Cache-Tag", "x".repeat(256)).scopes()).hasSize(1);
        assertThatExceptionOfType(AdminRefusal.class).isThrownBy(() -> read("Cache-Tag", "x".repeat(257)));
    }

    @Test
    void spellingUnderWhichNothingIsStoredIsSaidToBeSo() {
        Target odd = new Target(NEWS.origin(), "/a//b", "", "");
        assertThatExceptionOfType(AdminRefusal.class)
                .isThrownBy(() -> PurgeOrder.read(Field.all(List.of()), odd))
                .withMessageContaining("Nothing is stored");
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, true",
        "11.1.2.3, false",
        "::1, true",
        "[::1], true",
        "[0:0:0:0:0:0:0:1], true",
        "::1%lo, true",
        "::ffff:10.1.2.3, true",
        "fe80::1%eth0, false",
        "'', false",
        "localhost, false",
        "10.0.0.0/8, false"
    })
    void addressIsTrustedIfANetworkHoldsIt(String address, boolean trusted) {
        List<Cidr> networks = List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("::1"));
        assertThat(PurgeRequest.isTrusted(address, networks)).isEqualTo(trusted);
    }

    private static String tags(int count) {
        return IntStream.range(0, count).mapToObj(i -> "t" + i).collect(Collectors.joining(" "));
    }

    private static Purge read(String... pairs) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            fields.add(new Field(pairs[i], pairs[i + 1]));
        }
        return PurgeOrder.read(Field.all(fields), NEWS);
    }
}
