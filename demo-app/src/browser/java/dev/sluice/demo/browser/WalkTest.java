package dev.sluice.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.sluice.demo.DemoFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The demo as a person meets it, on two nodes; what breaks Redis comes last. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WalkTest {
    private static final double PATIENCE_MILLIS = 15_000;
    private static final double TOUR_MILLIS = 120_000;

    private static DemoFixture demo;
    private static Chromium chromium;

    private final List<BrowserContext> profiles = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    @BeforeAll
    static void start() {
        assumeTrue(Chromium.program().isPresent(), "no chromium on the PATH: apt-get install chromium");
        demo = DemoFixture.withOwnRedis();
        chromium = Chromium.start();
    }

    @AfterAll
    static void stop() {
        if (demo != null) {
            chromium.close();
            demo.close();
        }
    }

    @BeforeEach
    void expectNothing() {
        complaints.clear();
    }

    @AfterEach
    void leave() {
        profiles.forEach(BrowserContext::close);
        assertThat(complaints).as("what the browser complained of").isEmpty();
    }

    private static String node(int number) {
        return demo.nodes().get(number - 1);
    }

    private Page page(BrowserContext profile) {
        profiles.add(profile);
        profile.setDefaultTimeout(PATIENCE_MILLIS);
        Page page = profile.newPage();
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        return page;
    }

    private Page signedIn(String name, int node) {
        Page page = page(chromium.desk());
        Person.signIn(page, node(node), name);
        return page;
    }

    private static LocatorAssertions.ContainsTextOptions soon() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MILLIS);
    }

    /** The id of the new conversation. */
    private static String begin(Page page, String title) {
        page.navigate(node(1) + "/chat");
        page.selectOption("#character", "1");
        page.fill("#name", title);
        page.click("form[action='/chat'] button");
        page.waitForURL(Pattern.compile(".*/chat/[^/]+$"));
        return page.url().substring(page.url().lastIndexOf('/') + 1);
    }

    @Test
    @Order(1)
    void whoRegistersIsSignedInOnBothNodes() {
        Page page = page(chromium.desk());
        page.navigate(node(1) + "/register");
        String name = "walker-" + UUID.randomUUID().toString().substring(0, 8);
        page.fill("#name", name);
        page.fill("#password", "long enough");
        page.fill("#again", "long enough");
        page.click("main form button");
        page.waitForURL(Pattern.compile(".*:[0-9]+/$"));
        page.navigate(node(2) + "/");
        assertThat(page.locator("main")).containsText(name);
    }

    @Test
    @Order(2)
    void conversationBegunOnOneNodeGoesOnOnTheOtherWithoutAReload() {
        Page page = signedIn("bob", 1);
        String id = begin(page, "Walk");
        page.fill("#text", "Hello from node one");
        page.press("#text", "Enter");
        assertThat(page.locator(".message.mine").last()).containsText("Hello from node one", soon());
        page.navigate(node(2) + "/chat/" + id);
        int before = page.locator(".message").count();
        page.fill("#text", "And from node two");
        page.press("#text", "Enter");
        assertThat(page.locator(".message")).hasCount(before + 2);
        assertThat(page.locator(".message.mine").last()).containsText("And from node two", soon());
        assertThat(page.locator("[data-hood=node]")).containsText("node 2");
    }

    @Test
    @Order(3)
    void withoutScriptTheChatWorksToo() {
        Page page = page(chromium.withoutScript());
        Person.signIn(page, node(1), "bob");
        String id = begin(page, "Plain");
        page.fill("#text", "No script here");
        page.click("#send button:not([name=keep])");
        assertThat(page.locator(".message.mine").last()).containsText("No script here");
        page.fill("#text", "unsent so far");
        page.click("#send button[name=keep]");
        page.navigate(node(2) + "/chat/" + id);
        assertThat(page.locator("#text")).hasValue("unsent so far");
    }

    @Test
    @Order(4)
    void whatIsSaidInARoomArrivesOnTheOtherNodeByItself() {
        Page bob = signedIn("bob", 1);
        bob.navigate(node(1) + "/rooms");
        bob.fill("#name", "Walkers");
        bob.click("form[action='/rooms'] button");
        bob.waitForURL(Pattern.compile(".*/rooms/[a-z0-9]+$"));
        String path = bob.url().substring(node(1).length());
        Page grace = signedIn("grace", 2);
        grace.navigate(node(2) + path);
        grace.click("form[action$='/enter'] button");
        assertThat(bob.locator("#present")).containsText("grace", soon());
        bob.fill("#text", "Do you hear me?");
        bob.click("#say button");
        assertThat(grace.locator("#lines")).containsText("Do you hear me?", soon());
    }

    @Test
    @Order(5)
    void sessionEndedInOneBrowserIsOverInTheOther() {
        Page laptop = signedIn("grace", 1);
        Page phone = signedIn("grace", 2);
        laptop.navigate(node(1) + "/sessions");
        laptop.click("button[name=others]");
        phone.navigate(node(2) + "/settings");
        assertThat(phone).hasURL(Pattern.compile(".*/sign-in.*"));
        laptop.navigate(node(2) + "/settings");
        assertThat(laptop.locator("h1")).containsText("Settings");
    }

    @Test
    @Order(6)
    void wrongPasswordsEndInAPageThatSaysToWait() {
        Page page = page(chromium.desk());
        for (int i = 0; i < 6; i++) {
            page.navigate(node(1 + i % 2) + "/sign-in");
            page.fill("#name", "nobody-of-that-name");
            page.fill("#password", "wrong on purpose");
            page.click("main form button");
        }
        assertThat(page.locator("h1")).containsText("Too many requests");
        assertThat(page.locator("[role=alert]")).isVisible();
    }

    @Test
    @Order(7)
    void characterChangedOnOneNodeIsInTheGalleryOfTheOther() {
        Page page = signedIn("ada", 1);
        String tagline = "Seen at " + UUID.randomUUID();
        page.navigate(node(2) + "/characters");
        page.navigate(node(1) + "/characters/1/edit");
        page.fill("[name=tagline]", tagline);
        page.locator("form:has([name=tagline]) button").first().click();
        page.waitForURL(Pattern.compile(".*/characters/1$"));
        page.navigate(node(2) + "/characters/1");
        assertThat(page.locator("main")).containsText(tagline, soon());
    }

    @Test
    @Order(8)
    void pageIsKeptAndPurgedByItsTagAndTheHoodSaysSo() {
        Page ada = signedIn("ada", 1);
        Page visitor = page(chromium.desk());
        visitor.navigate(node(1) + "/characters");
        visitor.waitForCondition(() -> {
            visitor.navigate(node(1) + "/characters");
            return visitor.locator("[data-hood=cache]").textContent().contains("memory");
        });
        ada.navigate(node(2) + "/admin/cache");
        ada.fill("#tag", "characters");
        ada.click("button[value=tag]");
        visitor.waitForCondition(() -> {
            visitor.navigate(node(1) + "/characters");
            return !visitor.locator("[data-hood=cache]").textContent().contains("memory");
        });
    }

    @Test
    @Order(9)
    void pagesSpeakChineseToWhoAsksForIt() {
        Page page = page(chromium.profile("zh-CN", ColorScheme.LIGHT, 390, 844));
        page.navigate(node(1) + "/");
        assertThat(page.locator("html")).hasAttribute("lang", "zh-CN");
        assertThat(page.locator("nav")).containsText("角色");
    }

    @Test
    @Order(10)
    void keyboardAloneLeadsThroughTheForm() {
        Page page = page(chromium.desk());
        page.navigate(node(1) + "/sign-in");
        page.keyboard().press("Tab");
        assertThat(page.locator(".skip")).isFocused();
        page.focus("#name");
        page.keyboard().type("bob");
        page.keyboard().press("Tab");
        page.keyboard().type("sluice");
        page.keyboard().press("Enter");
        page.waitForURL(Pattern.compile(".*:[0-9]+/$"));
    }

    @Test
    @Order(11)
    void redisIsStoppedAndStartedAtTheFaultDesk() {
        Page page = signedIn("ada", 1);
        page.navigate(node(1) + "/admin/faults");
        page.click("button[value=stop-redis]");
        assertThat(page.locator(".badge.bad").first()).isVisible();
        page.navigate(node(1) + "/chat");
        assertThat(page.locator("[role=alert]")).isVisible();
        page.navigate(node(1) + "/admin/faults");
        page.click("button[value=start-redis]");
        page.waitForCondition(() -> page.navigate(node(1) + "/chat").status() == 200);
    }

    @Test
    @Order(12)
    void guidedTourEndsWithEveryPromiseKept() {
        Page page = signedIn("ada", 1);
        page.navigate(node(1) + "/tour");
        page.click("button[value=all]");
        assertThat(page.locator("#running"))
                .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(TOUR_MILLIS));
        page.screenshot(new Page.ScreenshotOptions().setPath(PicturesTest.FOLDER.resolve("tour-results.png")));
        assertThat(page.locator(".badge.bad")).hasCount(0);
        assertThat(page.locator(".badge.good").count()).isGreaterThan(10);
    }
}
