package dev.sluice.demo;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Turns {@code postgres://user:password@host:port/name?options}, as platforms give it, into a JDBC address. */
final class JdbcAddress {
    private JdbcAddress() {}

    static String of(String url) throws CannotStart {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new CannotStart("the database address is no URI: percent-encode what its password reserves");
        }
        if (uri.getHost() == null || uri.getPath() == null || uri.getPath().length() < 2) {
            throw new CannotStart("the database address lacks host or name: give postgres://user:password@host/name");
        }
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        StringBuilder jdbc = new StringBuilder("jdbc:postgresql://" + uri.getHost() + port + uri.getPath());
        char separator = '?';
        if (uri.getRawQuery() != null) {
            jdbc.append(separator).append(uri.getRawQuery());
            separator = '&';
        }
        String[] user = Optional.ofNullable(uri.getUserInfo()).orElse("").split(":", 2);
        if (!user[0].isEmpty()) {
            jdbc.append(separator).append("user=").append(encoded(user[0]));
            separator = '&';
        }
        if (user.length > 1) {
            jdbc.append(separator).append("password=").append(encoded(user[1]));
        }
        return jdbc.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
