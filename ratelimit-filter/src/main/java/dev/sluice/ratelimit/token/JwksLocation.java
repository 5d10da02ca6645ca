package dev.sluice.ratelimit.token;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Where the text of a JWK set comes from. */
sealed interface JwksLocation {
    /** All of it, but no more than {@link JwksDocument#MOST_BYTES}. */
    byte[] read() throws IOException, InterruptedException;

    static JwksLocation of(JwksSettings settings) {
        return settings.isUrl() ? Url.of(URI.create(settings.location())) : new LocalFile(Path.of(settings.location()));
    }

    /** A file; read whole each time, for its date says nothing where it is a link that is bent, as in Kubernetes. */
    record LocalFile(Path path) implements JwksLocation {
        @Override
        public byte[] read() throws IOException {
            try (InputStream in = Files.newInputStream(path)) {
                byte[] bytes = in.readNBytes(JwksDocument.MOST_BYTES + 1);
                if (bytes.length > JwksDocument.MOST_BYTES) {
                    throw new IOException("it is larger than 256KiB");
                }
                return bytes;
            }
        }
    }

    /** A page; only the answer of this very URL counts, so nobody is led elsewhere by a redirect. */
    record Url(HttpClient client, HttpRequest request) implements JwksLocation {
        private static final Duration LIMIT = Duration.ofSeconds(2);
        private static final int OK = 200;

        static Url of(URI uri) {
            HttpClient client = HttpClient.newBuilder()
                    .connectTimeout(LIMIT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .timeout(LIMIT)
                    .header("Accept", "application/jwk-set+json, application/json")
                    .build();
            return new Url(client, request);
        }

        @Override
        public byte[] read() throws IOException, InterruptedException {
            CompletableFuture<HttpResponse<byte[]>> exchange = client.sendAsync(request, Url::bodyOf);
            try {
                // The client's own limit ends with the headers; a body that trickles in must end as well.
                return exchange.get(2 * LIMIT.toMillis(), TimeUnit.MILLISECONDS).body();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException fault ? fault : new IOException(e);
            } catch (TimeoutException e) {
                throw new IOException("it did not arrive in time", e);
            } finally {
                exchange.cancel(true);
            }
        }

        private static HttpResponse.BodySubscriber<byte[]> bodyOf(HttpResponse.ResponseInfo answer) {
            BoundedBody body = new BoundedBody(JwksDocument.MOST_BYTES);
            if (answer.statusCode() != OK) {
                body.onError(new IOException("the answer was " + answer.statusCode()));
            }
            return body;
        }
    }
}
