package dev.sluice.core.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The languages that refusals are written in; which one a client gets is its own wish. Stateless. */
public enum Language {
    /** For everybody who wishes for nothing we have. */
    ENGLISH(Locale.ENGLISH),
    /** Simplified Chinese, also for those who ask for another kind of Chinese. */
    CHINESE(Locale.SIMPLIFIED_CHINESE);

    private final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
    }

    /** What the request asks for by {@code Accept-Language} (RFC 9110 section 12.5.4). */
    public static Language of(HttpServletRequest request) {
        // Without the field the container answers with the language of its own machine, which no client has wished for.
        return request.getHeader("Accept-Language") == null ? ENGLISH : of(Collections.list(request.getLocales()));
    }

    /** The first of these that is ours, most wished for first. */
    public static Language of(List<Locale> wishes) {
        for (Locale wish : wishes) {
            for (Language language : values()) {
                if (wish.getLanguage().equals(language.locale.getLanguage())) {
                    return language;
                }
            }
        }
        return ENGLISH;
    }

    /** The one of two texts that is in this language. */
    public String choose(String english, String chinese) {
        return this == ENGLISH ? english : chinese;
    }

    /** As in {@code Content-Language}: {@code en} or {@code zh-CN}. */
    public String tag() {
        return locale.toLanguageTag();
    }
}
