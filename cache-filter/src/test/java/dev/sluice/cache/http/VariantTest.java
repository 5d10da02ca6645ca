package dev.sluice.cache.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VariantTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Accept-Encoding | gzip, br | BR;q=0.5,  x-gzip | true",
                "Accept-Encoding | gzip | gzip, sillyname | true",
                "Accept-Encoding | gzip | gzip;q=0 | false",
                "Accept-Encoding | gzip | gzip, identity;q=0 | false",
                "Accept-Encoding | gzip | br | false",
                "Accept-Language | en, de | EN,de | true",
                "Accept-Language | en, de | de, en | false",
                "Accept-Language | en, de;q=0.5 | de;q=0.5, en;q=1.0 | true",
                "Accept-Language | en;q=0.5, de | en, de;q=0.5 | false",
                "Accept-Language | en;q=0.50000, de | en;q=x, de | false",
                "Foo | 1,2 | ' 1 , 2 ' | true",
                "Foo | 1,2 | 2,1 | false",
                "Foo | a | A | false",
                "Foo | \"a, b\" | \"a,b\" | false",
                "Cookie | a=1, b | a=1,b | false"
            })
    void valuesAreComparedByWhatTheyMean(String name, String stored, String asked, boolean same) {
        Variant variant = Variant.of(List.of(name), new HeaderOf(name, stored));
        assertThat(variant.answers(new HeaderOf(name, asked))).isEqualTo(same);
    }

    @Test
    void linesOfOneFieldAreOneList() {
        Variant variant = Variant.of(List.of("foo"), new HeaderOf("Foo", "1, 2"));
        assertThat(variant.answers(new HeaderOf("Foo", "1", "FOO", "2"))).isTrue();
    }

    @Test
    void fieldThatIsAbsentDiffersFromAnEmptyOne() {
        for (String name : List.of("foo", "accept-encoding", "accept-language")) {
            Variant variant = Variant.of(List.of(name), HeaderOf.none());
            assertThat(variant.answers(new HeaderOf(name, ""))).isFalse();
            assertThat(variant.answers(HeaderOf.none())).isTrue();
        }
    }
}
