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

/**
 * A servlet of pages or of the API. What stands in the way of an answer is said here for all of them: wrong input by 4xx,
 * the absence of Redis or of the database by 503. Thread-safe if the subclass is.
 */
public abstract class PageServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final System.Logger LOG = System.getLogger(PageServlet.class.getName());
    private static final Duration SOON = Duration.ofSeconds(1);

    private final transient Layout layout;

    /** @param layout of the node */
    protected PageServlet(Layout layout) {
        this.layout = layout;
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
            default -> throw Refused.wrongMethod();
        }
    }

    private void refuse(Exchange exchange, Refused why) throws IOException {
        HttpServletResponse response = exchange.response();
        Texts words = exchange.common();
        int status = why.status();
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
