package dev.sluice.testing;

import jakarta.servlet.DispatcherType;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Writes a web.xml of the Servlet 6.0 schema, which newer containers read too. */
final class WebXml {
    private final StringBuilder done = new StringBuilder();
    private String declaration = "";
    private String parameters = "";
    private String closing = "";

    void filter(String name, Class<?> type, String urlPattern, DispatcherType... dispatchers) {
        String kinds = Arrays.stream(dispatchers)
                .map(kind -> element("dispatcher", kind.name()))
                .collect(Collectors.joining());
        declare("filter", name, type, element("url-pattern", urlPattern) + kinds);
    }

    void servlet(String name, Class<?> type, String urlPattern) {
        declare("servlet", name, type, element("url-pattern", urlPattern));
    }

    void initParam(String name, String value) {
        if (declaration.isEmpty()) {
            throw new IllegalStateException("declare the filter or servlet before its parameter " + name);
        }
        parameters += "<init-param>" + element("param-name", name) + element("param-value", value) + "</init-param>";
    }

    void add(String elements) {
        finish();
        done.append(elements).append('\n');
    }

    String text() {
        finish();
        return "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\">\n" + done + "</web-app>\n";
    }

    private void declare(String kind, String name, Class<?> type, String mapping) {
        finish();
        String named = element(kind + "-name", name);
        declaration = "<" + kind + ">" + named + element(kind + "-class", type.getName());
        // In the order the schema asks for: parameters come before async-supported.
        closing = "<async-supported>true</async-supported></" + kind + ">\n<" + kind + "-mapping>" + named + mapping
                + "</" + kind + "-mapping>\n";
    }

    private void finish() {
        done.append(declaration).append(parameters).append(closing);
        declaration = "";
        parameters = "";
        closing = "";
    }

    private static String element(String name, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
        return "<" + name + ">" + escaped + "</" + name + ">";
    }
}
