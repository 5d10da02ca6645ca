package dev.sluice.demo.web;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.core.web.Language;
import dev.sluice.core.web.Problem;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A servlet of pages or of the API. What stands in the way of an answer is said here for all of them: wrong input by 4xx,
 * the absence of Redis or of the database by 503. Thread-safe if the subclass is.
 */
public abstract class PageServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final System.Logger LOG = System.getLogger(PageServlet.class.getName());
    private static final Duration SOON = Duration.ofSeconds(1);

    /** The methods a servlet can have, each by the name of what answers it. */
    private static final Map<String, String> ANSWERED_BY =
            Map.of("get", "GET, HEAD", "post", "POST", "put", "PUT", "delete", "DELETE");

    private static final Class<?>[] ONE_EXCHANGE = {Exchange.class};

    private final transient Layout layout;
    private final String allowed;

    /** @param layout of the node */
    protected PageServlet(Layout layout) {
        this.layout = layout;
        this.allowed = allowed(getClass());
    }

    /** What {@code Allow} says (RFC 9110 section 10.2.1): the methods that a subclass answers, and OPTIONS, which all do. */
    private static String allowed(Class<?> servlet) {
        Set<String> answered = new TreeSet<>(Set.of("OPTIONS"));
        for (Class<?> c = servlet; c != null && c != PageServlet.class; c = c.getSuperclass()) {
            Stream.of(c.getDeclaredMethods())
                    .filter(method -> Arrays.equals(method.getParameterTypes(), ONE_EXCHANGE))
                    .map(method -> ANSWERED_BY.get(method.getName()))
                    .filter(Objects::nonNull)
                    .forEach(answered::add);
        }
        return String.join(", ", answered);
    }

    /** Answers GET and HEAD. */
    protected void get(Exchange exchange) throws Refused, RedisUnavailable, SQLException, IOException {
        throw Refused.wrongMethod();
    }

    /** Answers POST: a form, or JSON. */
    protected void post(Exchange exchange) throws Refused, RedisUnavailable, SQLException, IOException {
        throw Refused.wrongMethod();
    }

    /** Answers PUT. */
    protected void put(Exchange exchange) throws Refused, RedisUnavailable, SQLException, IOException {
        throw Refused.wrongMethod();
    }

    /** Answers DELETE. */
    protected void delete(Exchange exchange) throws Refused, RedisUnavailable, SQLException, IOException {
        throw Refused.wrongMethod();
    }

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Exchange exchange = new Exchange(request, response, layout, getClass());
        try {
            dispatch(exchange);
        } catch (Refused e) {
            refuse(exchange, e);
        } catch (RedisUnavailable e) {
            unavailable(exchange, "lacking.redis");
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.WARNING, "the database did not answer (SQL state {0})", e.getSQLState());
            unavailable(exchange, "lacking.database");
        }
    }

    private void dispatch(Exchange exchange) throws Refused, RedisUnavailable, SQLException, IOException {
        switch (exchange.request().getMethod()) {
            case "GET", "HEAD" -> get(exchange);
            case "POST" -> post(exchange);
            case "PUT" -> put(exchange);
            case "DELETE" -> delete(exchange);
            case "OPTIONS" -> options(exchange);
            default -> throw Refused.wrongMethod();
        }
    }

    private void options(Exchange exchange) {
        exchange.response().setHeader("Allow", allowed);
        exchange.response().setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private void refuse(Exchange exchange, Refused why) throws IOException {
        HttpServletResponse response = exchange.response();
        Texts words = exchange.common();
        int status = why.status();
        if (status == HttpServletResponse.SC_METHOD_NOT_ALLOWED) {
            response.setHeader("Allow", why.allowed().isEmpty() ? allowed : why.allowed());
        }
        String detail = why.words().isEmpty() ? words.text("advice." + status) : why.words();
        if (exchange.isApi()) {
            Problem.of(status, words.text("title." + status), detail).send(response, Language.of(exchange.request()));
        } else if (status == HttpServletResponse.SC_UNAUTHORIZED) {
            exchange.seeOther(
                    "/sign-in?next=" + URLEncoder.encode(exchange.request().getRequestURI(), StandardCharsets.UTF_8));
        } else {
            response.setStatus(status);
            exchange.pageNamed(
                    words.text("title." + status), Html.of("<p class=\"notice\" role=\"alert\">{}</p>", detail));
        }
    }

    private static void unavailable(Exchange exchange, String lacking) throws IOException {
        Language language = Language.of(exchange.request());
        Problem problem = Problem.redisIsDown(exchange.common().text(lacking), SOON, language);
        if (exchange.isApi()) {
            problem.send(exchange.response(), language);
            return;
        }
        exchange.response().setStatus(problem.status());
        exchange.response().setHeader("Retry-After", Long.toString(SOON.toSeconds()));
        exchange.pageNamed(problem.title(), Html.of("<p class=\"notice\" role=\"alert\">{}</p>", problem.detail()));
    }
}
