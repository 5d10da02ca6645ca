package dev.sluice.demo;

import dev.sluice.demo.web.Ground.Background;
import jakarta.servlet.http.HttpServlet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Serves nothing: starts what the topics do alongside when all filters are there, and ends it before they go. */
final class BackgroundServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final System.Logger LOG = System.getLogger(BackgroundServlet.class.getName());

    /** The context attribute by which a node finds it. */
    static final String ATTRIBUTE = BackgroundServlet.class.getName();

    private final transient List<Background> background;
    private final transient Deque<Background> started = new ArrayDeque<>();

    BackgroundServlet(List<Background> background) {
        this.background = background;
    }

    @Override
    public synchronized void init() {
        getServletContext().setAttribute(ATTRIBUTE, this);
        for (Background work : background) {
            started.push(work);
            work.start();
        }
    }

    /** May be called before the container does. */
    @Override
    public synchronized void destroy() {
        while (!started.isEmpty()) {
            Background work = started.pop();
            try {
                work.close();
            } catch (RuntimeException e) { // The others are to be closed all the same.
                LOG.log(System.Logger.Level.WARNING, work + " did not end well", e);
            }
        }
    }
}
