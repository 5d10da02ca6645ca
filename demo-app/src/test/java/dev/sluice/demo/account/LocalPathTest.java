package dev.sluice.demo.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LocalPathTest {
    @ParameterizedTest
    @ValueSource(strings = {"/", "/chat", "/chat/7?page=2&q=a%20b", "/a//b"})
    void pathOfThisSiteIsFollowed(String path) {
        assertThat(LocalPath.of(path).text()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "chat",
                "//evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "https://evil.example",
                "javascript:alert(1)",
                " //evil.example",
                "/\t/evil.example",
                "/\n/evil.example",
                "/a\r\nSet-Cookie: a=b",
                "/a\\b",
                "/é"
            })
    void whatABrowserMightTakeForAnotherSiteLeadsHome(String path) {
        assertThat(LocalPath.of(path)).isEqualTo(LocalPath.HOME);
    }

    @Test
    void nothingAskedForAndTooMuchAskedForLeadHome() {
        assertThat(LocalPath.of(null)).isEqualTo(LocalPath.HOME);
        assertThat(LocalPath.of("/" + "a".repeat(500)).text()).hasSize(501);
        assertThat(LocalPath.of("/" + "a".repeat(501))).isEqualTo(LocalPath.HOME);
    }
}
