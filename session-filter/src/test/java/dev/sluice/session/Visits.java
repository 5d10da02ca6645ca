package dev.sluice.session;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Counts visits in an object of its own class, and tells which libraries it got. */
public final class Visits extends HttpServlet {
    private static final long serialVersionUID = 1;

    /** A class only this application knows. */
    public static final class Book {
        private final List<String> lines = new ArrayList<>();
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession();
        if (!(session.getAttribute("book") instanceof Book)) {
            session.setAttribute("book", new Book());
        }
        Book book = (Book) session.getAttribute("book");
        book.lines.add("visit");
        response.getWriter().print(book.lines.size() + " visits, Jackson " + jackson() + ", Jedis " + jedis());
    }

    private static String jackson() {
        try {
            Class<?> version = Class.forName("com.fasterxml.jackson.core.json.PackageVersion");
            return version.getField("VERSION").get(null).toString().substring(0, 3);
        } catch (ReflectiveOperationException e) {
            return "of another age: " + e;
        }
    }

    /** Release 3 has the shards that 4 dropped. */
    private static String jedis() {
        try {
            Class.forName("redis.clients.jedis.JedisPool").getConstructor().newInstance();
            Class.forName("redis.clients.jedis.ShardedJedisPool");
            return "3";
        } catch (ReflectiveOperationException e) {
            return "of another age: " + e;
        }
    }
}
