package dev.sluice.demo.tour;

import dev.sluice.demo.visit.Browser;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What somebody has chosen on one node is right on the other at the very next request, again and again, although both keep it in
 * memory. Afterwards it is what it was.
 */
final class SettingsAtOnce implements Step {
    private static final int CHANGES = 50;
    private static final String PAGE = "/settings";
    private static final Pattern DISPLAY = Pattern.compile("name=\"display\"[^>]* value=\"([^\"]*)\"");
    private static final Pattern ABOUT = Pattern.compile("<textarea[^>]*name=\"about\"[^>]*>\\R?([^<]*)</textarea>");
    private static final Pattern REPLIES = Pattern.compile("<option value=\"([A-Z_]+)\" selected>");
    private static final Pattern NOTIFY = Pattern.compile("name=\"notify\" value=\"(yes)\" checked");

    @Override
    public Finding run(Stage stage) throws Broken, IOException, InterruptedException {
        Browser bob = stage.signedIn("bob");
        String before = Stage.expect(bob.get(stage.here(), PAGE), 200, PAGE).body();
        try {
            return change(stage, bob, before);
        } finally {
            stage.undo(bob, PAGE, form(before, found(ABOUT, before)));
        }
    }

    private static Finding change(Stage stage, Browser bob, String before)
            throws Broken, IOException, InterruptedException {
        bob.get(stage.there(), PAGE); // So that it has the old ones in memory.
        long begin = System.nanoTime();
        for (int change = 1; change <= CHANGES; change++) {
            int from = change % 2 == 0 ? stage.there() : stage.here();
            int to = change % 2 == 0 ? stage.here() : stage.there();
            String about = "tour-" + UUID.randomUUID();
            Stage.done(bob.post(from, PAGE, form(before, about)), PAGE);
            if (!Stage.expect(bob.get(to, PAGE), 200, PAGE).body().contains(about)) {
                throw new Broken(Finding.of("not-seen", change, CHANGES));
            }
        }
        return Finding.of("settings", CHANGES, (System.nanoTime() - begin) / 1_000_000 / CHANGES);
    }

    /** The form as it stood, but for what he says of himself. */
    private static String form(String page, String about) {
        String notify = found(NOTIFY, page);
        return "display=" + encoded(found(DISPLAY, page)) + "&about=" + encoded(about) + "&replies="
                + found(REPLIES, page) + (notify.isEmpty() ? "" : "&notify=" + notify);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** What stands there, without the escapes that {@code Html} writes. */
    private static String found(Pattern pattern, String page) {
        Matcher matcher = pattern.matcher(page);
        return !matcher.find()
                ? ""
                : matcher.group(1)
                        .replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&quot;", "\"")
                        .replace("&#39;", "'")
                        .replace("&amp;", "&");
    }
}
