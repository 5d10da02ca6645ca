package dev.sluice.demo.web;

import dev.sluice.core.web.Language;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * The words of one topic in the language of a request: {@code texts.properties} and {@code texts_zh.properties} beside a
 * class of its package. Immutable.
 *
 * <p>A text has its places marked {@code {}}. It is written by us and may hold markup; what comes into its places may come
 * from anywhere.
 */
public final class Texts {
    private final Language language;
    private final ResourceBundle bundle;

    private Texts(Language language, ResourceBundle bundle) {
        this.language = language;
        this.bundle = bundle;
    }

    /** The words of the package of that class, in the language the request asks for. */
    public static Texts of(Class<?> topic, HttpServletRequest request) {
        return of(topic, Language.of(request));
    }

    /** The words of the package of that class in this language. */
    public static Texts of(Class<?> topic, Language language) {
        return new Texts(
                language,
                ResourceBundle.getBundle(
                        topic.getPackageName() + ".texts",
                        Locale.forLanguageTag(language.tag()),
                        topic.getClassLoader(),
                        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES)));
    }

    /** As the {@code lang} attribute and {@code Content-Language} take it. */
    public String tag() {
        return language.tag();
    }

    /**
     * A text for a person, its places filled in; it is escaped where it is put into markup.
     *
     * @throws java.util.MissingResourceException if there is none of that key
     */
    public String text(String key, Object... parts) {
        Iterator<Object> values = List.of(parts).iterator();
        String[] pieces = bundle.getString(key).split("\\{}", -1);
        StringBuilder text = new StringBuilder(pieces[0]);
        for (int i = 1; i < pieces.length; i++) {
            text.append(values.next()).append(pieces[i]);
        }
        return text.toString();
    }

    /** A text that holds markup; what is put into its places is escaped. */
    public Html html(String key, Object... parts) {
        return Html.of(bundle.getString(key), parts);
    }
}
