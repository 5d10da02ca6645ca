package dev.sluice.demo.trial;

import dev.sluice.demo.visit.Browser;
import dev.sluice.demo.visit.Browser.Reply;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;

/** One of the users of a trial, known by a number. All share one client, as hundreds of them would be hundreds of threads. Thread-safe. */
final class Person {
    private final Browser browser;
    private final int nodes;
    private final int number;

    /** @param number from 0, at most 60,000 */
    Person(HttpClient http, List<String> nodes, int number) {
        this.browser = Browser.ofNumber(http, nodes, number);
        this.nodes = nodes.size();
        this.number = number;
    }

    /** What came back, and after how long. */
    record Answer(int status, String body, String location, Duration took) {
        boolean isDone() {
            return status >= 200 && status < 400 && !location.startsWith("/sign-in");
        }
    }

    String name() {
        return "trial-" + number;
    }

    /** Makes an account and signs in with it. */
    void register() throws IOException {
        String secret = "password of " + name();
        Answer answer = form(number, "/register", "name=" + name() + "&password=" + secret + "&again=" + secret);
        if (answer.isDone() && browser.cookie("token").isEmpty()) {
            answer = form(number, "/sign-in", "name=" + name() + "&password=" + secret);
        }
        if (browser.cookie("token").isEmpty()) {
            throw new IOException(name() + " cannot register: " + answer.status() + " " + answer.location());
        }
    }

    /** Asks for a page. */
    Answer get(int node, String path) throws IOException {
        return answered(() -> browser.get(of(node), path));
    }

    /** Sends a form. */
    Answer form(int node, String path, String form) throws IOException {
        return answered(() -> browser.post(of(node), path, form.replace(' ', '+')));
    }

    /** Sends JSON to the API. */
    Answer json(int node, String path, String body) throws IOException {
        return answered(() -> browser.json(of(node), path, body));
    }

    private int of(int node) {
        return 1 + Math.floorMod(node, nodes);
    }

    private interface Request {
        Reply send() throws IOException, InterruptedException;
    }

    private static Answer answered(Request request) throws IOException {
        try {
            Reply reply = request.send();
            return new Answer(reply.status(), reply.body(), reply.header("Location"), reply.took());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
