package dev.sluice.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HoodTest {
    @Test
    void cacheStatusComesToOneWord() {
        assertThat(Hood.cache("sluice; hit; ttl=42; detail=near")).isEqualTo("near");
        assertThat(Hood.cache("sluice; hit; ttl=42; detail=far")).isEqualTo("far");
        assertThat(Hood.cache("sluice; fwd=uri-miss")).isEqualTo("made");
        assertThat(Hood.cache("sluice; fwd=vary-miss; stored")).isEqualTo("made");
        assertThat(Hood.cache("sluice; fwd=bypass; detail=path")).isEqualTo("pass");
        assertThat(Hood.cache("sluice; fwd=uri-miss; detail=personal")).isEqualTo("pass");
        assertThat(Hood.cache(null)).isEqualTo("pass");
    }

    @Test
    void limitIsWhatTheRuleNamedFirstHasLeft() {
        assertThat(Hood.limit("\"pages\";r=599;t=60")).isEqualTo(", limit;desc=\"599/60\"");
        assertThat(Hood.limit(null)).isEmpty();
    }
}
