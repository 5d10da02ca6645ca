package dev.sluice.demo.browser;

import com.microsoft.playwright.Page;

/** What people do on most pages. */
final class Person {
    private Person() {}

    static void signIn(Page page, String node, String name) {
        page.navigate(node + "/sign-in");
        page.fill("#name", name);
        page.fill("#password", "sluice");
        page.click("main form button");
        page.waitForURL(node + "/");
    }
}
