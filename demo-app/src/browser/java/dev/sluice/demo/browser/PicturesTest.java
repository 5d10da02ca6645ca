package dev.sluice.demo.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.sluice.demo.DemoFixture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A picture of every page in light, dark and phone size, in the folder {@code target/pictures}; none of them complains. */
class PicturesTest {
    private static final Path FOLDER = Path.of("target", "pictures");
    private static final List<String> PAGES = List.of("/", "/sign-in");

    @Test
    void everyPageLoadsWithoutAComplaintInLightDarkAndPhoneSize() {
        assumeTrue(Chromium.program().isPresent(), "no chromium on the PATH: apt-get install chromium");
        try (DemoFixture demo = DemoFixture.start();
                Chromium chromium = Chromium.start()) {
            shoot(demo, chromium.profile("en-US", ColorScheme.LIGHT, 1200, 800), "light");
            shoot(demo, chromium.profile("en-US", ColorScheme.DARK, 1200, 800), "dark");
            shoot(demo, chromium.profile("zh-CN", ColorScheme.LIGHT, 390, 844), "phone");
        }
    }

    private static void shoot(DemoFixture demo, BrowserContext profile, String kind) {
        List<String> complaints = new ArrayList<>();
        try (Page page = profile.newPage()) {
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    complaints.add(page.url() + ": " + message.text());
                }
            });
            page.onPageError(error -> complaints.add(page.url() + ": " + error));
            Person.signIn(page, demo.nodes().get(0), "ada");
            for (String path : PAGES) {
                page.navigate(demo.nodes().get(0) + path);
                page.screenshot(new Page.ScreenshotOptions().setPath(picture(path, kind)).setFullPage(true));
            }
        }
        assertThat(complaints).isEmpty();
    }

    private static Path picture(String path, String kind) {
        String name = path.equals("/") ? "home" : path.substring(1).replace('/', '-');
        return FOLDER.resolve(name + "-" + kind + ".png");
    }
}
