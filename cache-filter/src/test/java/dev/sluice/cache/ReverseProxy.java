package dev.sluice.cache;

import dev.sluice.testing.RedisServer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The cache filter in front of an origin server on this machine, for the public test suites of HTTP caches; no test of
 * ours. It passes every field on in both directions, also those other proxies take away, since the cache has to.
 */
public final class ReverseProxy extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("host", "connection", "content-length", "transfer-encoding", "keep-alive", "expect");

    private final int origin;

    private ReverseProxy(int origin) {
        this.origin = origin;
    }

    /** Arguments: own port, port of the origin, settings as {@code key=value}. Runs until it is killed. */
    public static void main(String[] args) throws Exception {
        FilterHolder filter = new FilterHolder(new ResponseCacheFilter());
        filter.setAsyncSupported(true);
        filter.setInitParameter("redis.uri", RedisServer.shared().uri());
        for (int i = 2; i < args.length; i++) {
            String[] setting = args[i].split("=", 2);
            filter.setInitParameter(setting[0], setting[1]);
        }
        ServletContextHandler context = new ServletContextHandler("/");
        context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
        context.addServlet(new ServletHolder(new ReverseProxy(Integer.parseInt(args[1]))), "/*");
        Server server = new Server();
        server.addConnector(connector(server, Integer.parseInt(args[0])));
        server.setHandler(context);
        server.getMimeTypes().clear(); // Otherwise Jetty adds charsets to what the origin sent.
        context.getMimeTypes().clear();
        server.start();
        server.join();
    }

    private static ServerConnector connector(Server server, int port) {
        HttpConfiguration http = new HttpConfiguration();
        http.setHeaderCacheCaseSensitive(true); // Otherwise a field may come in the case of another one seen before.
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setPort(port);
        return connector;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean hasBody = !Set.of("GET", "HEAD").contains(request.getMethod()); // What is read counts for the cache.
        byte[] body = hasBody ? request.getInputStream().readAllBytes() : new byte[0];
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), origin)) {
            socket.getOutputStream().write(head(request, body.length).getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(body);
            answer(request, response, new BufferedInputStream(socket.getInputStream()));
        } catch (EOFException | SocketException e) {
            response.sendError(HttpServletResponse.SC_BAD_GATEWAY);
        }
    }

    private static String head(HttpServletRequest request, int length) {
        String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
        StringBuilder head = new StringBuilder(request.getMethod())
                .append(' ')
                .append(request.getRequestURI())
                .append(query)
                .append(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " + length + "\r\n");
        for (String name : Collections.list(request.getHeaderNames())) {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                Collections.list(request.getHeaders(name)).forEach(value -> head.append(name + ": " + value + "\r\n"));
            }
        }
        return head.append("\r\n").toString();
    }

    private static void answer(HttpServletRequest request, HttpServletResponse response, InputStream in)
            throws IOException {
        response.setStatus(Integer.parseInt(line(in).split(" ", 3)[1]));
        boolean chunked = false;
        Set<String> seen = new HashSet<>();
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            String name = field.substring(0, field.indexOf(':'));
            String value = field.substring(field.indexOf(':') + 1).strip();
            chunked |= field.equalsIgnoreCase("transfer-encoding: chunked");
            if (name.equalsIgnoreCase("transfer-encoding") || field.equalsIgnoreCase("connection: close")) {
                continue;
            }
            if (seen.add(name.toLowerCase(Locale.ROOT))) {
                response.setHeader(name, value); // Jetty has set a Date.
            } else {
                response.addHeader(name, value);
            }
        }
        if (!request.getMethod().equals("HEAD")) {
            String length = response.getHeader("Content-Length"); // Some tests send more.
            int most = length == null ? Integer.MAX_VALUE : Integer.parseInt(length);
            response.getOutputStream().write(chunked ? chunks(in) : in.readNBytes(most));
        }
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            all.write(in.readNBytes(size));
            line(in);
        }
        return all.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            text.append((char) c);
        }
        return text.toString().strip();
    }
}
