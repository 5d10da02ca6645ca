package dev.sluice.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text endpoint on a real container, and the registry it shares with others of its context. */
final class MetricsServletTest {
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final ServletContextHandler application = new ServletContextHandler("/app");
    private final ServletHolder holder = new ServletHolder(new MetricsServlet());

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void scraperGetsWhatOthersOfTheContextCount() throws Exception {
        start();
        Metrics.acquire(context()).counter("calls_total", "Calls.").add(3);
        HttpResponse<String> response = send("GET");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("# HELP calls_total Calls.\n# TYPE calls_total counter\ncalls_total 3\n");
        Metrics.release(context());
    }

    @Test
    void answerIsTextInFormat004AndNeverCached() throws Exception {
        start();
        HttpResponse<String> response = send("GET");
        assertThat(response.headers().firstValue("Content-Type").orElseThrow().replace(" ", ""))
                .isEqualToIgnoringCase("text/plain;version=0.0.4;charset=utf-8");
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
    void otherMethodsAreNotAllowed(String method) throws Exception {
        start();
        HttpResponse<String> response = send(method);
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).hasValue("GET");
    }

    @Test
    void addressNotOnTheListIsRefusedAndLearnsNothing() throws Exception {
        holder.setInitParameter("metrics.allow-from", "10.0.0.0/8, fd00::/8");
        start();
        Metrics.acquire(context()).counter("calls_total", "Calls.");
        HttpResponse<String> response = send("GET");
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).doesNotContain("calls_total");
        Metrics.release(context());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "[::1]", "::1"})
    void scraperOnThisMachineIsAnsweredByDefault(String address) throws Exception {
        start();
        assertThat(sendFrom(address).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.9", "[2001:db8::1]", "localhost", "unknown", "_hidden", "127.1"})
    void whatIsNoAddressOfThisMachineIsRefusedByDefault(String address) throws Exception {
        start();
        assertThat(sendFrom(address).statusCode()).isEqualTo(403);
    }

    @Test
    void wrongAllowListStopsTheStart() {
        holder.setInitParameter("metrics.allow-from", "10.0.0.0/99");
        assertThatThrownBy(this::start).hasStackTraceContaining("metrics.allow-from");
    }

    @Test
    void stoppedApplicationLeavesNoRegistry() throws Exception {
        start();
        ServletContext context = context();
        server.stop();
        assertThat(context.getAttribute(Metrics.class.getName())).isNull();
    }

    @Test
    void destroyTwiceGivesBackOnce() throws Exception {
        start();
        Metrics others = Metrics.acquire(context());
        holder.getServlet().destroy();
        holder.getServlet().destroy();
        others.expose(false, false);
        Metrics.release(context());
    }

    @Test
    void allOfOneContextShareOneRegistryUntilTheLastReleasesIt() {
        ServletContext context = context();
        Metrics first = Metrics.acquire(context);
        assertThat(Metrics.acquire(context)).isSameAs(first);
        Metrics.release(context);
        first.expose(false, false);
        Metrics.release(context);
        assertThatIllegalStateException().isThrownBy(() -> first.expose(false, false));
    }

    @Test
    void registryAcquiredAfterTheLastReleaseIsNew() {
        Metrics first = Metrics.acquire(context());
        Metrics.release(context());
        assertThat(Metrics.acquire(context())).isNotSameAs(first);
    }

    @Test
    void releasingMoreOftenThanAcquiringIsAnError() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Metrics.release(context()))
                .withMessage("metrics of /app are released more often than acquired; pair the calls");
    }

    private ServletContext context() {
        return application.getServletContext();
    }

    private void start() throws Exception {
        ForwardedRequestCustomizer forwarded = new ForwardedRequestCustomizer();
        connector
                .getConnectionFactory(HttpConnectionFactory.class)
                .getHttpConfiguration()
                .addCustomizer(forwarded);
        holder.setInitOrder(1);
        application.addServlet(holder, "/metrics");
        server.addConnector(connector);
        server.setHandler(application);
        server.start();
    }

    private HttpResponse<String> send(String method) throws IOException, InterruptedException {
        return send(request().method(method, BodyPublishers.noBody()));
    }

    private HttpResponse<String> sendFrom(String address) throws IOException, InterruptedException {
        return send(request().header("X-Forwarded-For", address));
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/app/metrics"));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }
}
