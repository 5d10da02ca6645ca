package dev.sluice.demo.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import dev.sluice.demo.DemoFixture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A picture of every page in light, dark and phone size, in the folder {@code target/pictures}; none of them complains. */
class PicturesTest {
    static final Path FOLDER = Path.of("target", "pictures");

    /** As wide as the page in the phone, or one has to scroll sideways. */
    private static final String OVERFLOW = "() => document.documentElement.scrollWidth > window.innerWidth";

    /** The plots have a line of some seconds. */
    private static final String PLOTTED =
            "() => [...document.querySelectorAll('.plot polyline, .plot path')].some(line => (line.getAttribute('points') || line.getAttribute('d') || '').split(/[ L]/).length > 4)";

    private final List<String> complaints = new ArrayList<>();

    @Test
    void everyPageLoadsWithoutAComplaintInLightDarkAndPhoneSize() {
        assumeTrue(Chromium.program().isPresent(), "no chromium on the PATH: apt-get install chromium");
        try (DemoFixture demo = DemoFixture.withOwnRedis();
                Chromium chromium = Chromium.start()) {
            Map<String, String> pages = pages(Furniture.bring(demo));
            shoot(demo, pages, chromium.profile("en-US", ColorScheme.LIGHT, 1200, 800), "light");
            shoot(demo, pages, chromium.profile("en-US", ColorScheme.DARK, 1200, 800), "dark");
            shoot(demo, pages, chromium.profile("zh-CN", ColorScheme.LIGHT, 390, 844), "phone");
        }
        assertThat(complaints).isEmpty();
    }

    /** Addresses by the names of the pictures. */
    private static Map<String, String> pages(Furniture furniture) {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("home", "/");
        pages.put("register", "/register");
        pages.put("chats", "/chat");
        pages.put("chat", "/chat/" + furniture.conversation());
        pages.put("chat-delete", "/chat/" + furniture.conversation() + "/delete");
        pages.put("rooms", "/rooms");
        pages.put("room", "/rooms/" + furniture.room());
        pages.put("characters", "/characters");
        pages.put("character", "/characters/1");
        pages.put("character-edit", "/characters/1/edit");
        pages.put("character-new", "/characters/new");
        pages.put("mine", "/characters/mine");
        pages.put("jobs", "/jobs");
        pages.put("settings", "/settings");
        pages.put("sessions", "/sessions");
        pages.put("token", "/token");
        pages.put("tour", "/tour");
        pages.put("console", "/admin");
        pages.put("console-cache", "/admin/cache");
        pages.put("console-limits", "/admin/limits");
        pages.put("console-revocations", "/admin/revocations");
        pages.put("console-slow", "/admin/slow");
        pages.put("console-faults", "/admin/faults");
        pages.put("not-here", "/nowhere");
        return pages;
    }

    private void shoot(DemoFixture demo, Map<String, String> pages, BrowserContext profile, String kind) {
        String node = demo.nodes().get(0);
        try (Page page = profile.newPage()) {
            page.onConsoleMessage(message -> {
                if (message.type().equals("error") && !message.text().contains("404")) {
                    complaints.add(page.url() + ": " + message.text());
                }
            });
            page.onPageError(error -> complaints.add(page.url() + ": " + error));
            picture(page, "sign-in-" + kind, node + "/sign-in");
            Person.signIn(page, node, "ada");
            pages.forEach((name, path) -> picture(page, name + "-" + kind, node + path));
        }
    }

    private void picture(Page page, String name, String address) {
        Response response = page.navigate(address);
        if (response.status() != 200 && !name.startsWith("not-here")) {
            complaints.add(address + " is answered with " + response.status());
        }
        if (Boolean.TRUE.equals(page.evaluate(OVERFLOW))) {
            complaints.add(name + " is wider than the window");
        }
        if (address.endsWith("/admin")) {
            page.waitForFunction(PLOTTED);
        }
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(FOLDER.resolve(name + ".png"))
                .setFullPage(true));
    }
}
