package dev.sluice.ratelimit.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.web.PathPatterns;
import org.junit.jupiter.api.Test;

final class EndpointsTest {
    private final Endpoints endpoints = new Endpoints(PathPatterns.parse("/api/orders/*, /api/*, *.pdf"));

    @Test
    void firstPatternThatMatchesNamesTheEndpoint() {
        assertThat(endpoints.of("GET", "/api/orders/7", "/")).isEqualTo("GET /api/orders/*");
        assertThat(endpoints.of("GET", "/api/users/7", "/")).isEqualTo("GET /api/*");
        assertThat(endpoints.of("POST", "/x/y.pdf", "/")).isEqualTo("POST *.pdf");
    }

    @Test
    void elsewhereTheMappingOfTheServletDoes() {
        assertThat(endpoints.of("GET", "/shop/7", "/shop/*")).isEqualTo("GET /shop/*");
        assertThat(endpoints.of("GET", "/", "")).isEqualTo("GET /");
    }

    @Test
    void inventedMethodsShareOneName() {
        assertThat(endpoints.of("BREW", "/shop", "/shop")).isEqualTo("OTHER /shop");
        assertThat(endpoints.of("get", "/shop", "/shop")).isEqualTo("OTHER /shop");
    }

    @Test
    void namesAreCutAndNotKeptWithoutBound() {
        assertThat(endpoints.of("GET", "/", "/" + "x".repeat(999))).hasSize(260);
        for (int i = 0; i < 5000; i++) {
            assertThat(endpoints.of("GET", "/", "/" + i)).isEqualTo("GET /" + i);
        }
    }

    @Test
    void sameEndpointIsTheSameString() {
        assertThat(endpoints.of("GET", "/api/a", "/")).isSameAs(endpoints.of("GET", "/api/b", "/"));
    }
}
