package dev.sluice.demo.tour;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A limit counts a client's requests on all nodes together, and says when to come back. */
final class OneLimit implements Step {
    private static final String PATH = "/sign-in";
    private static final int MOST_REQUESTS = 100;
    private static final Pattern QUOTA = Pattern.compile("\"sign-in\";q=([0-9]+)");

    @Override
    public Finding run(Stage stage) throws Broken, IOException, InterruptedException {
        Browser visitor = stage.visitor();
        int[] admitted = new int[stage.nodes().size()];
        for (int i = 0; i < MOST_REQUESTS; i++) {
            int node = i % stage.nodes().size();
            Browser.Reply reply = visitor.get(node + 1, PATH);
            if (reply.status() == 429) {
                return refused(reply, admitted);
            }
            Stage.expect(reply, 200, PATH);
            admitted[node]++;
        }
        throw new Broken(Finding.of("no-limit", MOST_REQUESTS));
    }

    private static Finding refused(Browser.Reply reply, int[] admitted) throws Broken {
        int all = 0;
        for (int each : admitted) {
            all += each;
        }
        Matcher quota = QUOTA.matcher(reply.header("RateLimit-Policy"));
        if (reply.header("Retry-After").isEmpty() || (quota.find() && all > Integer.parseInt(quota.group(1)))) {
            throw new Broken(
                    Finding.of("limit-wrong", all, reply.header("RateLimit-Policy"), reply.header("Retry-After")));
        }
        return Finding.of("limit", all, admitted.length, reply.header("Retry-After"));
    }
}
