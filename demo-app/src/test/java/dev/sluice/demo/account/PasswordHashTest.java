package dev.sluice.demo.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PasswordHashTest {
    @Test
    void onlyThePasswordItselfFits() {
        PasswordHash hash = PasswordHash.of("correct horse");
        assertThat(hash.isOf("correct horse")).isTrue();
        assertThat(hash.isOf("correct horse ")).isFalse();
        assertThat(hash.isOf("")).isFalse();
    }

    @Test
    void samePasswordHasAnotherHashEachTime() {
        assertThat(PasswordHash.of("sluice").text())
                .matches("pbkdf2-sha256\\$120000\\$[0-9a-f]{32}\\$[0-9a-f]{64}")
                .isNotEqualTo(PasswordHash.of("sluice").text());
    }

    /** RFC 7914 section 11 gives this pair for one round. */
    @Test
    void roundsAreThoseThatAreStored() {
        PasswordHash stored = new PasswordHash(
                "pbkdf2-sha256$1$73616c74$55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc");
        assertThat(stored.isOf("passwd")).isTrue();
        assertThat(stored.isOf("Passwd")).isFalse();
    }

    @Test
    void nobodyHasNoPasswordAndNoHashIsShown() {
        assertThat(PasswordHash.OF_NOBODY.isOf("")).isFalse();
        assertThat(new PasswordHash("plain").isOf("plain")).isFalse();
        assertThat(PasswordHash.of("sluice").toString()).isEqualTo("pbkdf2-sha256");
    }
}
