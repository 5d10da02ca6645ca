package dev.sluice.demo.tour;

import dev.sluice.demo.visit.Browser;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A limit counts a client's requests on all nodes together, and says when to come back. The one on failed sign-ins is used, by
 * a visitor with an address of his own and under names that nobody has, so nobody else is any the worse for it.
 */
final class OneLimit implements Step {
    private static final String PATH = "/sign-in";
    private static final int MOST_REQUESTS = 100;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Pattern QUOTA = Pattern.compile("\"sign-in\";q=([0-9]+)");

    @Override
    public Finding run(Stage stage) throws Broken, IOException, InterruptedException {
        Browser visitor = stage.visitor();
        int nodes = stage.nodes().size();
        for (int admitted = 0; admitted < MOST_REQUESTS; admitted++) {
            String form = "name=tour-" + UUID.randomUUID().toString().substring(0, 8) + "&password=wrong-on-purpose";
            Browser.Reply reply = visitor.post(1 + admitted % nodes, PATH, form);
            if (reply.status() == TOO_MANY_REQUESTS) {
                return refused(reply, admitted, nodes);
            }
            Stage.expect(reply, 422, PATH);
        }
        throw new Broken(Finding.of("no-limit", MOST_REQUESTS));
    }

    private static Finding refused(Browser.Reply reply, int admitted, int nodes) throws Broken {
        Matcher quota = QUOTA.matcher(reply.header("RateLimit-Policy"));
        boolean tooMany = quota.find() && admitted > Integer.parseInt(quota.group(1));
        if (reply.header("Retry-After").isEmpty() || tooMany) {
            throw new Broken(
                    Finding.of("limit-wrong", admitted, reply.header("RateLimit-Policy"), reply.header("Retry-After")));
        }
        return Finding.of("limit", admitted, nodes, reply.header("Retry-After"));
    }
}
