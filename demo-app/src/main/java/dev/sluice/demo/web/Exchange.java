package dev.sluice.demo.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One request to a topic and the answer to it, in the terms pages are written in. Used by one thread. */
public final class Exchange {
    /** JSON as the API speaks it: times in ISO form. */
    public static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    private static final int MOST_JSON_BYTES = 256 * 1024;

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Layout layout;
    private final Texts texts;
    private final List<Html> head = new ArrayList<>();

    Exchange(HttpServletRequest request, HttpServletResponse response, Layout layout, Class<?> topic) {
        this.request = request;
        this.response = response;
        this.layout = layout;
        this.texts = Texts.of(topic, request);
    }

    /** The request itself. */
    public HttpServletRequest request() {
        return request;
    }

    /** The response itself. */
    public HttpServletResponse response() {
        return response;
    }

    /** The words of the topic in the language of the request. */
    public Texts texts() {
        return texts;
    }

    /** The node that answers. */
    public Layout layout() {
        return layout;
    }

    /** The segments of the path behind the one that the servlet is mapped to. */
    public List<String> path() {
        String info = Optional.ofNullable(request.getPathInfo()).orElse("");
        return Stream.of(info.split("/", -1))
                .filter(segment -> !segment.isEmpty())
                .toList();
    }

    /** Whether a program asked, not a person. */
    public boolean isApi() {
        return request.getServletPath().startsWith("/api");
    }

    /** The user: of the session and its token for pages, of the token alone for the API. */
    public Optional<SignedIn> user() {
        return isApi() ? SignedIn.byToken(request) : SignedIn.of(request);
    }

    /**
     * The user.
     *
     * @throws Refused if nobody is signed in
     */
    public SignedIn signedIn() throws Refused {
        return user().orElseThrow(Refused::notSignedIn);
    }

    /**
     * What was filled in, without the spaces around it.
     *
     * @throws Refused if it is empty, longer, or holds control characters other than line breaks
     */
    public String text(String name, int longest) throws Refused {
        String value = optional(name, longest);
        if (value.isEmpty()) {
            throw Refused.input(common().text("input.empty", texts.text("field." + name)));
        }
        return value;
    }

    /** The same of what may be left out; then it is empty. */
    public String optional(String name, int longest) throws Refused {
        String value =
                Optional.ofNullable(request.getParameter(name)).orElse("").strip();
        if (value.length() > longest) {
            throw Refused.input(common().text("input.long", texts.text("field." + name), longest));
        }
        if (value.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')) {
            throw Refused.input(common().text("input.control", texts.text("field." + name)));
        }
        if (isBroken(value)) {
            throw Refused.input(common().text("input.broken", texts.text("field." + name)));
        }
        return value;
    }

    /** Whether half of a pair of surrogates is in it, as JSON can spell it; UTF-8 has no form for it, so it would not come back. */
    public static boolean isBroken(String text) {
        return text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    /**
     * A whole number that was filled in or stands in the address.
     *
     * @throws Refused if it is none between these
     */
    public long number(String name, long least, long most) throws Refused {
        String value =
                Optional.ofNullable(request.getParameter(name)).orElse("").strip();
        if (value.matches("-?[0-9]{1,18}")) {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw Refused.input(common().text("input.number", texts.text("field." + name), least, most));
    }

    /** The number a segment of the path is; what is none leads nowhere. */
    public long id(int segment) throws Refused {
        List<String> path = path();
        if (segment < path.size() && path.get(segment).matches("[0-9]{1,18}")) {
            return Long.parseLong(path.get(segment));
        }
        throw Refused.notFound();
    }

    /**
     * The body as JSON of that type.
     *
     * @throws Refused if it is none, or too long
     */
    public <T> T body(Class<T> type) throws Refused, IOException {
        byte[] bytes = request.getInputStream().readNBytes(MOST_JSON_BYTES + 1);
        if (bytes.length > MOST_JSON_BYTES) {
            throw Refused.input(common().text("input.body.long", MOST_JSON_BYTES));
        }
        try {
            T value = JSON.readValue(bytes, type);
            if (value == null) {
                throw Refused.input(common().text("input.json"));
            }
            return value;
        } catch (JsonProcessingException e) {
            throw Refused.input(common().text("input.json"));
        }
    }

    /** Words that all topics share. */
    public Texts common() {
        return Texts.of(Exchange.class, request);
    }

    /** Puts a script into the page, such as {@code /static/room/room.js}; the page works without it. */
    public Exchange script(String path) {
        head.add(Html.of("<script src=\"{}\" defer></script>\n", path));
        return this;
    }

    /** Puts a style sheet of the topic into the page. */
    public Exchange style(String path) {
        head.add(Html.of("<link rel=\"stylesheet\" href=\"{}\">\n", path));
        return this;
    }

    /** Answers with a page under the title of that key. */
    public void page(String titleKey, Html content) throws IOException {
        pageNamed(texts.text(titleKey), content);
    }

    /** Answers with a page under a title that is no text of ours. */
    public void pageNamed(String title, Html content) throws IOException {
        layout.send(request, response, title, content, Html.all(head.stream()));
    }

    /** Answers with JSON, which nobody may store unless the servlet has said otherwise. */
    public void json(Object body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        if (!response.containsHeader("Cache-Control")) {
            response.setHeader("Cache-Control", "no-store");
        }
        response.setContentType("application/json");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    /** Sends text of another kind. */
    public void text(String contentType, CharSequence body) throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        response.setContentType(contentType + "; charset=utf-8");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    /** After a form has done its work: the browser asks for the page anew, and a reload repeats nothing (RFC 9110 15.4.4). */
    public void seeOther(String path) {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", path);
        response.setHeader("Cache-Control", "no-store");
    }
}
