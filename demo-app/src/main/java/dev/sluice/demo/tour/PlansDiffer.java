package dev.sluice.demo.tour;

import dev.sluice.demo.visit.Browser;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who has a larger plan may call more often; each call counts once, on whichever node it arrives. */
final class PlansDiffer implements Step {
    private static final String API = "/api/me";
    private static final Pattern QUOTA = Pattern.compile("\"api\";q=([0-9]+)");
    private static final Pattern LEFT = Pattern.compile("\"api\";r=([0-9]+)");

    @Override
    public Finding run(Stage stage) throws Broken, IOException, InterruptedException {
        int free = quota(stage, "bob");
        int pro = quota(stage, "ada");
        if (pro <= free) {
            throw new Broken(Finding.of("plans-wrong", pro, free));
        }
        return Finding.of("plans", free, pro);
    }

    /** What the plan admits; a call on each node costs two of it. */
    private static int quota(Stage stage, String name) throws Broken, IOException, InterruptedException {
        Browser browser = stage.signedIn(name);
        String token = browser.cookie("token");
        Browser.Reply here = Stage.expect(stage.call(stage.here(), API, token), 200, API);
        Browser.Reply there = Stage.expect(stage.call(stage.there(), API, token), 200, API);
        int before = number(LEFT, here.header("RateLimit"));
        int after = number(LEFT, there.header("RateLimit"));
        if (after >= before) {
            throw new Broken(Finding.of("not-counted", name, before, after));
        }
        return number(QUOTA, there.header("RateLimit-Policy"));
    }

    private static int number(Pattern pattern, String field) throws Broken {
        Matcher found = pattern.matcher(field);
        if (!found.find()) {
            throw new Broken(Finding.of("no-policy", API));
        }
        return Integer.parseInt(found.group(1));
    }
}
