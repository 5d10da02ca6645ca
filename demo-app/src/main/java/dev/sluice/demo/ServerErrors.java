package dev.sluice.demo;

import dev.sluice.core.web.Language;
import dev.sluice.core.web.Problem;
import dev.sluice.demo.web.ErrorServlet;
import dev.sluice.demo.web.Hood;
import dev.sluice.demo.web.Html;
import dev.sluice.demo.web.Layout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * What Jetty answers to a request that no filter gets to see: one that is malformed, ambiguous or too long. It is a page if the client
 * accepts HTML, or if its header fields could not be read, else a problem (RFC 9457). Neither repeats anything of the request. Thread-safe.
 */
final class ServerErrors extends ErrorHandler {
    private static final String PAGE = """
            {}<body>
            <header class="top"><a class="brand" href="/">Sluice</a></header>
            <main id="content">
            <h1>{}</h1>
            <p class="notice" role="alert">{}</p>
            </main>
            </body>
            </html>
            """;

    private final String node;

    /** @param node the name of the node */
    ServerErrors(String node) {
        this.node = node;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        int status = status(request, response);
        response.setStatus(status);
        Hood.FIELDS.forEach(response.getHeaders()::put);
        response.getHeaders().put(Hood.NODE, node);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        if (HttpStatus.hasNoBody(status)) {
            callback.succeeded();
        } else {
            send(status, request, response, callback);
        }
        return true;
    }

    private static int status(Request request, Response response) {
        return request.getAttribute(ERROR_EXCEPTION) instanceof HttpException known
                ? known.getCode()
                : response.getStatus();
    }

    private static void send(int status, Request request, Response response, Callback callback) throws IOException {
        Language language = language(request);
        Problem problem = ErrorServlet.problem(status, language);
        boolean page = isForAPerson(request);
        byte[] body = page ? page(problem, language) : problem.json();
        response.getHeaders()
                .put(HttpHeader.CONTENT_TYPE, page ? "text/html; charset=utf-8" : "application/problem+json");
        response.getHeaders().put(HttpHeader.CONTENT_LANGUAGE, language.tag());
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    /** Where the header fields could not be read nobody knows who asks: a person needs the page, a program looks at the status. */
    private static boolean isForAPerson(Request request) {
        String accepted = request.getHeaders().get(HttpHeader.ACCEPT);
        return accepted == null || accepted.contains("text/html");
    }

    private static Language language(Request request) {
        // Without the field Jetty gives the language of this machine, which no client has wished for.
        return request.getHeaders().contains(HttpHeader.ACCEPT_LANGUAGE)
                ? Language.of(Request.getLocales(request))
                : Language.ENGLISH;
    }

    private static byte[] page(Problem problem, Language language) {
        return Html.of(PAGE, Layout.head(language.tag(), problem.title(), Html.NONE), problem.title(), problem.detail())
                .markup()
                .getBytes(StandardCharsets.UTF_8);
    }
}
