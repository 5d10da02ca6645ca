package dev.sluice.cache.warmup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.cache.http.Origin;
import dev.sluice.testing.TcpRelay;
import dev.sluice.testing.TestCertificate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
final class PageClientTest {
    private static final String STORED = "HTTP/1.1 200 OK\r\nCache-Status: sluice; fwd=uri-miss; stored\r\n\r\nbody";

    private final List<String> request = new CopyOnWriteArrayList<>();
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    PageClientTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void asksInTheNameOfTheHostWhereverTheServerIs() throws IOException {
        answering(STORED);
        assertThat(get("http", "shop.example").outcome()).isEqualTo(Answer.Outcome.STORED);
        assertThat(request).startsWith("GET /a?b=c HTTP/1.1").contains("Host: shop.example", "Connection: close");
        assertThat(request).noneMatch(line -> line.startsWith("X-Forwarded"));
    }

    @Test
    void tellsTheSchemeThatAProxyInFrontWouldTell() throws IOException {
        answering(STORED);
        get("https", "shop.example");
        assertThat(request).contains("Host: shop.example", "X-Forwarded-Proto: https");
    }

    @Test
    void interimAnswersArePassedOver() throws IOException {
        answering("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + STORED);
        assertThat(get("http", "shop.example").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
                "SSH-2.0-OpenSSH\r\n\r\n",
                "\r\n\r\n"
            })
    void answerThatIsNotWholeIsAFailure(String raw) {
        answering(raw);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> get("http", "shop.example"));
    }

    @Test
    void answerWithoutEndIsAFailure() {
        answering("HTTP/1.1 200 OK\r\n" + "Field: value\r\n".repeat(10_000));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> get("http", "shop.example"));
    }

    @Test
    void serverThatNeverAnswersIsGivenUp() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> client(base(server.getLocalPort()), Duration.ofMillis(200))
                        .get(new Page(new Origin("http", "a"), "/")));
    }

    @Test
    void certificateMustBeForTheHostAskedFor() throws IOException {
        try (TestCertificate certificate = TestCertificate.forHost("shop.example", "password");
                TcpRelay tls = TcpRelay.tlsTo(server.getLocalPort(), certificate, false)) {
            URI base = URI.create("https://127.0.0.1:" + tls.port());
            PageClient client = new PageClient(
                    WarmUp.Server.at(base),
                    Duration.ofSeconds(20),
                    System::nanoTime,
                    certificate.context().getSocketFactory());
            answering(STORED);
            Page page = new Page(new Origin("https", "shop.example"), "/");
            assertThat(client.get(page).outcome()).isEqualTo(Answer.Outcome.STORED);
            Page other = new Page(new Origin("https", "other.example"), "/");
            assertThatExceptionOfType(SSLException.class).isThrownBy(() -> client.get(other));
        }
    }

    private Answer get(String scheme, String host) throws IOException {
        return client(base(server.getLocalPort()), Duration.ofSeconds(20))
                .get(new Page(new Origin(scheme, host), "/a?b=c"));
    }

    private static URI base(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private static PageClient client(URI base, Duration timeout) {
        return new PageClient(
                WarmUp.Server.at(base), timeout, System::nanoTime, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    /** One connection is answered with these bytes, and closed. */
    private void answering(String raw) {
        Thread thread = new Thread(
                () -> {
                    try (Socket client = server.accept()) {
                        readRequest(client);
                        client.getOutputStream().write(raw.getBytes(StandardCharsets.US_ASCII));
                    } catch (IOException e) {
                        // The client has enough, or the test is over.
                    }
                },
                "page-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void readRequest(Socket client) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            request.add(line);
        }
    }
}
