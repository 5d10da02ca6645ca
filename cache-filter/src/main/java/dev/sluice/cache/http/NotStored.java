package dev.sluice.cache.http;

import java.util.Locale;

/** Why the answer of the application is not stored. */
public enum NotStored {
    /** Answers of that status are not stored. */
    STATUS,
    /** It says so. */
    NO_STORE,
    /** It is for one user. */
    PRIVATE,
    /** It may not be used without asking again, and has nothing to ask by. */
    NO_CACHE,
    /** The request carried credentials, and it is not declared shared by {@code public}, {@code s-maxage} or {@code must-revalidate}. */
    AUTHORIZATION,
    /** It has more tags or groups than can be kept, or longer ones. */
    TAGS,
    /** It sets a cookie, which would reach other clients. */
    SET_COOKIE,
    /** It varies by everything, or by too much. */
    VARY,
    /** It does not say for how long it is fresh, or that it is not. */
    NO_FRESHNESS,
    /** Its freshness was over when it was received: by its age, or because the application took that long. */
    EXPIRED,
    /** It is a stream of events without an end. */
    EVENT_STREAM,
    /** Session, user, verified token or cookies were read, and it is not declared shared by {@code public} or {@code s-maxage}. */
    PERSONAL,
    /** The application read the body of a {@code GET}, which is in no key. */
    REQUEST_BODY,
    /** A session id was written into a link. */
    SESSION_IN_LINK,
    /** The body is longer than {@code cache.entry.max-size}, or the header is too long. */
    TOO_LONG,
    /** It has trailers, which are not kept. */
    TRAILERS,
    /** The writer uses a charset other than UTF-8, ISO-8859-1 and US-ASCII. */
    CHARSET,
    /** It ended in an error, or its length is not the one declared. */
    INCOMPLETE,
    /** The target was evicted while the application was at work, or it took too long to tell. */
    EVICTED,
    /** Redis did not take it. */
    REDIS_AWAY;

    /** The constant as it stands in {@code Cache-Status} and in metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
