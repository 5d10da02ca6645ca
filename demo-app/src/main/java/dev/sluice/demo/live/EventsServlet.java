package dev.sluice.demo.live;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.core.web.AtEnd;
import dev.sluice.core.web.Language;
import dev.sluice.core.web.Problem;
import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.PageServlet;
import dev.sluice.demo.web.Refused;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Streams to a browser what concerns its user: server-sent events, as HTML Living Standard 9.2 has them. Thread-safe. */
final class EventsServlet extends PageServlet {
    private static final long serialVersionUID = 1L;
    private static final Duration SOON = Duration.ofSeconds(10);

    private final transient Live live;
    private final transient Passes passes;
    private final transient Teller teller;

    EventsServlet(Layout layout, Live live, Passes passes, Teller teller) {
        super(layout);
        this.live = live;
        this.passes = passes;
        this.teller = teller;
    }

    /** Who is not signed in is told so, and not led to a form: no person looks at this answer. */
    @Override
    protected void get(Exchange exchange) throws Refused, RedisUnavailable, IOException {
        Optional<Pass> pass = passes.of(exchange.request());
        if (pass.isEmpty()) {
            refuse(exchange, HttpServletResponse.SC_UNAUTHORIZED, "not-signed-in");
        } else if (teller.listeners().isFull()) {
            exchange.response().setHeader("Retry-After", Long.toString(SOON.toSeconds()));
            refuse(exchange, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "full");
        } else {
            open(exchange, pass.get());
        }
    }

    private static void refuse(Exchange exchange, int status, String why) throws IOException {
        Problem.of(status, exchange.texts().text(why), exchange.texts().text(why + ".advice"))
                .send(exchange.response(), Language.of(exchange.request()));
    }

    private void open(Exchange exchange, Pass pass) throws Refused, RedisUnavailable, IOException {
        List<String> audiences = audiences(exchange, pass);
        HttpServletResponse response = exchange.response();
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no"); // or nginx keeps events back until there are enough
        ServletOutputStream out = response.getOutputStream();
        AsyncContext async = exchange.request().startAsync();
        async.setTimeout(0);
        EventStream stream = new EventStream(async, out);
        Positions positions = new Positions(audiences, exchange.request().getHeader("Last-Event-ID"));
        Listener listener = new Listener(pass, audiences, positions, stream);
        async.addListener(new AtEnd(() -> teller.listeners().remove(listener), stream::end));
        out.setWriteListener(stream);
        teller.admit(listener);
    }

    private List<String> audiences(Exchange exchange, Pass pass) throws Refused, RedisUnavailable {
        List<String> tags = new ArrayList<>();
        tags.add(Audience.everybody().tag());
        tags.add(Audience.user(pass.user()).tag());
        String room = exchange.request().getParameter("room");
        if (room != null) {
            if (!live.isOpen(pass.user(), room)) {
                throw Refused.notFound();
            }
            tags.add(Audience.room(room).tag());
        }
        return tags;
    }
}
