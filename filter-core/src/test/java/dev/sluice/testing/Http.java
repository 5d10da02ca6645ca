package dev.sluice.testing;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A browser for tests: keeps its cookies, follows no redirect, waits at most a minute. Thread-safe. */
public final class Http {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    static {
        allowAllFields();
    }

    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(cookies)
            .connectTimeout(LIMIT)
            .build();

    /** Lets tests set {@code Host} and {@code Connection}: the JDK reads that once, so it is to be called before its client is first used. */
    public static void allowAllFields() {
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host,connection");
    }

    /** One request without a body by a browser without a past; headers as names and values in turn. */
    public static Reply get(URI uri, String... headers) {
        return new Http().send("GET", uri, "", headers);
    }

    /** One request that sends and keeps this browser's cookies; an empty body is none. */
    public Reply send(String method, URI uri, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(LIMIT);
        request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Reply(client.send(request.build(), BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + uri + " failed: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(method + " " + uri + " was interrupted", e);
        }
    }

    /** The value of a cookie this browser holds. */
    public Optional<String> cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst();
    }

    /** What came back. */
    public static final class Reply {
        private final HttpResponse<byte[]> response;

        private Reply(HttpResponse<byte[]> response) {
            this.response = response;
        }

        /** The status code. */
        public int status() {
            return response.statusCode();
        }

        /** The first value of a header, empty if there is none. */
        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** All values of a header. */
        public List<String> headers(String name) {
            return response.headers().allValues(name);
        }

        /** The body as UTF-8. */
        public String body() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        /** The body as it came. */
        public byte[] bytes() {
            return response.body().clone();
        }
    }
}
