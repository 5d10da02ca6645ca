package dev.sluice.cache.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BypassTest {
    private static final Bypass PREVIEW = new Bypass(
            new Names(List.of("preview", "wp-*")), List.of("X-Preview", "X-Mode=draft", "Prefer=respond-async"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "preview=1",
                "preview",
                "preview=",
                "a=b; preview=1",
                "a=b;preview=1;c=d",
                "wp-settings-1=x",
                "a=\"; preview=1\"",
                "a=b, preview=1"
            })
    void cookieLetsARequestPass(String cookies) {
        assertThat(PREVIEW.speaksOf(Asked.of("/x").with("Cookie", cookies))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Preview=1", "previews=1", "a=preview", "xwp-a=1"})
    void otherCookiesDoNot(String cookies) {
        assertThat(PREVIEW.speaksOf(Asked.of("/x").with("Cookie", cookies))).isFalse();
    }

    @Test
    void cookieOfASecondLineCountsToo() {
        assertThat(PREVIEW.speaksOf(Asked.of("/x").with("Cookie", "a=b").with("Cookie", "preview=1")))
                .isTrue();
    }

    @Test
    void fieldLetsARequestPassByItsPresenceOrItsValue() {
        assertThat(PREVIEW.speaksOf(Asked.of("/x").with("x-preview", ""))).isTrue();
        assertThat(PREVIEW.speaksOf(Asked.of("/x").with("X-Mode", "Draft"))).isTrue();
        assertThat(PREVIEW.speaksOf(Asked.of("/x").with("Prefer", "wait=5, respond-async")))
                .isTrue();
        assertThat(PREVIEW.speaksOf(Asked.of("/x").with("X-Mode", "live"))).isFalse();
        assertThat(PREVIEW.speaksOf(Asked.of("/x"))).isFalse();
        assertThat(Bypass.NONE.speaksOf(Asked.of("/x").with("Cookie", "preview=1")))
                .isFalse();
    }

    @Test
    void fieldWithoutANameIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Bypass(Names.NONE, List.of("=x")));
    }
}
