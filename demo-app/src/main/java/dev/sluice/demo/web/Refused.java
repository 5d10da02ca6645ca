package dev.sluice.demo.web;

import jakarta.servlet.http.HttpServletResponse;

/** Why a request is not done, in words for the person or the program that sent it. */
public final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String allowed;

    private Refused(int status, String words) {
        this(status, words, "");
    }

    private Refused(int status, String words, String allowed) {
        super(words, null, false, false); // It is an answer, and nobody looks for its stack.
        this.status = status;
        this.allowed = allowed;
    }

    /** 404, in the words of the page for it. */
    public static Refused notFound() {
        return new Refused(HttpServletResponse.SC_NOT_FOUND, "");
    }

    /** 401, or for a page the way to the form for signing in. */
    public static Refused notSignedIn() {
        return new Refused(HttpServletResponse.SC_UNAUTHORIZED, "");
    }

    /** 403, in the words of the page for it. */
    public static Refused forbidden() {
        return new Refused(HttpServletResponse.SC_FORBIDDEN, "");
    }

    /** 405, in the words of the page for it; these are the methods that are right at that path, none for all the servlet has. */
    public static Refused wrongMethod(String... allowed) {
        return new Refused(HttpServletResponse.SC_METHOD_NOT_ALLOWED, "", String.join(", ", allowed));
    }

    /** 422: what a person has filled in is not what is asked for; the words say what is, in the person's language. */
    public static Refused input(String words) {
        return new Refused(HttpServletResponse.SC_UNPROCESSABLE_CONTENT, words);
    }

    /** 409: what was asked for does not fit what is there, in the person's language. */
    public static Refused conflict(String words) {
        return new Refused(HttpServletResponse.SC_CONFLICT, words);
    }

    /** The status of the answer. */
    public int status() {
        return status;
    }

    /** The methods that are right instead, as {@code Allow} lists them; empty for those of the servlet. */
    String allowed() {
        return allowed;
    }

    /** What to say of it; empty for the words that belong to the status. */
    public String words() {
        return String.valueOf(getMessage());
    }
}
