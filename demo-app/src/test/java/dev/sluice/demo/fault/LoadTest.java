package dev.sluice.demo.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final AtomicLong nanos = new AtomicLong();
    private final Set<String> visitors = ConcurrentHashMap.newKeySet();
    private final Load load = new Load(nanos::get);
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            visitors.add(exchange.getRequestHeaders().getFirst("X-Forwarded-For"));
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/") ? 200 : 429, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        load.close();
        server.stop(0);
    }

    @Test
    void eachVisitorComesFromAnAddressOfItsOwnAndAnswersAreToldByStatus() {
        load.start(List.of(address()), 5, Duration.ofSeconds(30));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(load.state().statuses()).containsKeys(200, 429));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(visitors).hasSize(5));
        assertThat(load.state().runs()).isTrue();
        assertThat(load.state().users()).isEqualTo(5);
    }

    @Test
    void loadEndsWhenItsTimeIsOverAndWhatWasMeasuredStays() {
        load.start(List.of(address()), 2, Duration.ofSeconds(5));
        await().atMost(PATIENCE).until(() -> load.state().answers() > 0);
        nanos.addAndGet(Duration.ofSeconds(6).toNanos());
        assertThat(load.state().runs()).isFalse();
        assertThat(load.state().answers()).isPositive();
    }

    @Test
    void loadThatIsStoppedEndsAtOnce() {
        load.start(List.of(address()), 2, Duration.ofMinutes(2));
        load.stop();
        assertThat(load.state().runs()).isFalse();
    }

    @Test
    void nodeThatDoesNotAnswerIsCountedAsSuch() {
        String address = address();
        server.stop(0);
        load.start(List.of(address), 2, Duration.ofSeconds(30));
        await().atMost(PATIENCE).until(() -> load.state().errors() > 0);
        assertThat(load.state().statuses()).isEmpty();
    }

    @Test
    void sizeAndTimeAreBounded() {
        List<String> nodes = List.of(address());
        assertThatIllegalArgumentException().isThrownBy(() -> load.start(nodes, 201, Duration.ofSeconds(5)));
        assertThatIllegalArgumentException().isThrownBy(() -> load.start(nodes, 0, Duration.ofSeconds(5)));
        assertThatIllegalArgumentException().isThrownBy(() -> load.start(nodes, 1, Duration.ofSeconds(121)));
        assertThatIllegalArgumentException().isThrownBy(() -> load.start(nodes, 1, Duration.ofSeconds(4)));
    }

    private String address() {
        return "http://localhost:" + server.getAddress().getPort();
    }
}
