package dev.sluice.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HoodTest {
    @Test
    void cacheStatusComesToOneWord() {
        assertThat(Hood.cache("sluice; hit; ttl=42; detail=near", "public, s-maxage=60"))
                .isEqualTo("near");
        assertThat(Hood.cache("sluice; hit; ttl=42; detail=far", "public, s-maxage=60"))
                .isEqualTo("far");
        assertThat(Hood.cache("sluice; fwd=uri-miss", "public, s-maxage=60")).isEqualTo("made");
        assertThat(Hood.cache("sluice; fwd=vary-miss; stored", "public, s-maxage=60"))
                .isEqualTo("made");
        assertThat(Hood.cache("sluice; fwd=bypass; detail=path", "public, s-maxage=60"))
                .isEqualTo("pass");
        assertThat(Hood.cache("sluice; fwd=uri-miss; detail=personal", "public, s-maxage=60"))
                .isEqualTo("pass");
        assertThat(Hood.cache(null, "public, s-maxage=60")).isEqualTo("pass");
    }

    @Test
    void pageOfOnesOwnIsNotSaidToBeKeptForOthers() {
        assertThat(Hood.cache("sluice; fwd=uri-miss", "no-store")).isEqualTo("pass");
        assertThat(Hood.cache("sluice; fwd=uri-miss", "private, max-age=60")).isEqualTo("pass");
        assertThat(Hood.cache("sluice; fwd=uri-miss", null)).isEqualTo("pass");
    }

    @Test
    void limitIsWhatTheRuleNamedFirstHasLeft() {
        assertThat(Hood.limit("\"pages\";r=599;t=60")).isEqualTo(", limit;desc=\"599/60\"");
        assertThat(Hood.limit(null)).isEmpty();
    }
}
