package dev.sluice.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ratelimit.BearerCredentials.One;
import org.junit.jupiter.api.Test;

final class BearerCredentialsTest {
    @Test
    void textFormDoesNotTellTheToken() {
        assertThat(new One("secret.to.everybody", false).toString()).doesNotContain("secret");
    }
}
