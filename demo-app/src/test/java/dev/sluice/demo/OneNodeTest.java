package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.demo.job.WhenRedisIsDown;
import dev.sluice.testing.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that does not know where others are, as a WAR behind a load balancer. */
@Timeout(180)
class OneNodeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static int port;
    private static Node node;

    @BeforeAll
    static void start() throws CannotStart {
        RedisServer.shared().flush();
        port = PortPair.first();
        Setup setup = new Setup(
                "alone",
                List.of(),
                RedisServer.shared().uri(),
                "a secret of at least 32 bytes!!!",
                DemoFixture.database(),
                Duration.ZERO,
                false,
                WhenRedisIsDown.REFUSE,
                Optional.empty());
        node = Node.start("127.0.0.1", port, setup);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void tourVisitsTheNodeItselfWhateverHostTheRequestNames() throws IOException {
        Visitor ada = new Visitor(List.of("http://localhost:" + port));
        ada.signIn(1, "ada");
        try (ServerSocket elsewhere = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertThat(runTour(ada, "localhost:" + elsewhere.getLocalPort())).startsWith("HTTP/1.1 303");
            await().atMost(PATIENCE).until(() -> ada.get(1, "/tour").body().contains("badge good"));
            elsewhere.setSoTimeout(1);
            assertThat(isVisited(elsewhere)).isFalse();
        }
    }

    private static String runTour(Visitor by, String host) throws IOException {
        String form = "step=limit";
        String request = "POST /tour HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\nCookie: token="
                + by.cookie("token") + "; sid=" + by.cookie("sid")
                + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length()
                + "\r\n\r\n" + form;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static boolean isVisited(ServerSocket elsewhere) throws IOException {
        try (Socket visit = elsewhere.accept()) {
            return visit.isConnected();
        } catch (SocketTimeoutException e) {
            return false;
        }
    }
}
