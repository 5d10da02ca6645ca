package dev.sluice.ratelimit;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An application whose requests end in every way: {@code /ends/<how>?code=<status>}. */
public final class Endings extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final long LIMIT_SECONDS = 20;

    /** Requests that came through to {@code /ends/held}, and what they wait for. */
    static final AtomicInteger HELD = new AtomicInteger();

    static volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        int code = Integer.parseInt(request.getParameter("code"));
        switch (request.getPathInfo()) {
            case "/status" -> response.setStatus(code);
            case "/error" -> response.sendError(code);
            case "/exception" -> fail(code, response);
            case "/committed" -> commit(code, response);
            case "/complete" -> complete(request.startAsync(), code, response);
            case "/early" -> complete(request.startAsync(), code, response).join();
            case "/dispatch" -> request.startAsync().dispatch("/ends/status?code=" + code);
            case "/again" -> again(request, code, response);
            case "/timeout" -> request.startAsync().setTimeout(code == 500 ? 50 : LIMIT_SECONDS * 1000);
            case "/forward" ->
                request.getRequestDispatcher("/ends/status?code=" + code).forward(request, response);
            case "/include" -> request.getRequestDispatcher("/later").include(request, response);
            case "/held" -> held(code, response);
            default -> throw new IllegalArgumentException(request.getPathInfo());
        }
    }

    private static void fail(int code, HttpServletResponse response) throws ServletException {
        if (code == 500) {
            throw new ServletException("as the test asks for");
        }
        response.setStatus(code);
    }

    private static void commit(int code, HttpServletResponse response) throws IOException {
        response.setStatus(code);
        response.getWriter().write("early");
        response.flushBuffer();
        response.getWriter().write("late");
    }

    private static CompletableEnd complete(AsyncContext context, int code, HttpServletResponse response) {
        Thread thread = new Thread(() -> {
            response.setStatus(code);
            context.complete();
        });
        thread.start();
        return new CompletableEnd(thread);
    }

    private record CompletableEnd(Thread thread) {
        void join() throws ServletException {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ServletException(e);
            }
        }
    }

    /** Asynchronous, dispatched, and asynchronous again. */
    private static void again(HttpServletRequest request, int code, HttpServletResponse response) {
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            complete(request.startAsync(), code, response);
        } else {
            request.startAsync().dispatch();
        }
    }

    private static void held(int code, HttpServletResponse response) throws ServletException {
        HELD.incrementAndGet();
        try {
            if (!gate.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new ServletException("waited in vain");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServletException(e);
        }
        response.setStatus(code);
    }
}
