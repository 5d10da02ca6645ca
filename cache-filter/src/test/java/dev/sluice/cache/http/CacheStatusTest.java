package dev.sluice.cache.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class CacheStatusTest {
    @Test
    void hitTellsWhatIsLeft() {
        assertThat(CacheStatus.hit(Stored.copy(Stored.head(), 10)).text())
                .isEqualTo("sluice; hit; ttl=50; detail=near");
        assertThat(CacheStatus.hit(Stored.copy(Stored.head(), 70)).text())
                .isEqualTo("sluice; hit; ttl=-10; detail=near");
    }

    @Test
    void forwardTellsWhyAndWhatBecameOfTheAnswer() {
        CacheStatus status = CacheStatus.forwarded(Forward.URI_MISS);
        assertThat(status.text()).isEqualTo("sluice; fwd=uri-miss");
        assertThat(status.withStatus(200).asStored().asCollapsed().text())
                .isEqualTo("sluice; fwd=uri-miss; fwd-status=200; stored; collapsed");
        assertThat(CacheStatus.forwarded(Forward.STALE)
                        .withStatus(304)
                        .asNotStored(NotStored.NO_STORE)
                        .text())
                .isEqualTo("sluice; fwd=stale; fwd-status=304; detail=no-store");
    }

    @Test
    void validatedResponseTellsItsNewLife() {
        CacheStatus status =
                CacheStatus.forwarded(Forward.STALE).withStatus(304).asStored();
        assertThat(status.withTtl(Duration.ofSeconds(60)).text())
                .isEqualTo("sluice; fwd=stale; fwd-status=304; stored; ttl=60");
    }
}
