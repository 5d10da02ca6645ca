package dev.sluice.demo.character;

import dev.sluice.demo.web.Html;
import dev.sluice.demo.web.Texts;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pages of characters as markup. Immutable.
 *
 * @param texts of the topic, in the language of the request
 */
record CharacterMarkup(Texts texts) {
    private static final int COLOURS = 6;

    private static final String PROFILE = """
            <p class="row">{}<span class="lead">{}</span></p>
            <p><a class="button" href="/chat?character={}">{}</a></p>
            <blockquote><p>{}</p></blockquote>
            <h2>{}</h2>
            {}
            <h2>{}</h2>
            {}
            {}
            <p><a href="/characters">{}</a> · <a href="/characters/mine">{}</a></p>
            """;

    private static final String FORM = """
            <form class="stack" method="post" action="{}">
            <label for="name">{}</label>
            <input id="name" name="name" value="{}" maxlength="{}" required autocomplete="off">
            <label for="tagline">{}</label>
            <input id="tagline" name="tagline" value="{}" maxlength="{}" required autocomplete="off">
            <label for="greeting">{}</label>
            <textarea id="greeting" name="greeting" rows="3" maxlength="{}" required>
            {}</textarea>
            <label for="persona">{}</label>
            <textarea id="persona" name="persona" rows="6" maxlength="{}" required>
            {}</textarea>
            <label for="memories">{}</label>
            <textarea id="memories" name="memories" rows="6" maxlength="{}">
            {}</textarea>
            <label><input type="checkbox" name="public"{}> {}</label>
            <button>{}</button>
            </form>
            """;

    private static final String STATUS_FORM = """
            <h2>{}</h2>
            <form class="stack" method="post" action="/characters/{}/status">
            <label for="availability">{}</label>
            <select id="availability" name="availability">
            {}</select>
            <label for="mood">{}</label>
            <input id="mood" name="mood" value="{}" maxlength="{}" autocomplete="off">
            <button>{}</button>
            </form>
            """;

    private static final String DELETE_FORM = """
            <h2>{}</h2>
            <form class="stack" method="post" action="/characters/{}/delete">
            <p class="meta">{}</p>
            <button class="danger">{}</button>
            </form>
            """;

    /** The first letter in one of six colours, which is the same wherever the character is shown. */
    static Html avatar(Profile profile) {
        String letter = new String(Character.toChars(profile.name().codePointAt(0)));
        return Html.of(
                "<span class=\"avatar a{}\" aria-hidden=\"true\">{}</span>",
                Math.floorMod(profile.id(), COLOURS),
                letter);
    }

    Html gallery(Listing listing) {
        return Html.of(
                "<p class=\"lead\">{}</p>\n<p class=\"toolbar\"><a class=\"button\" href=\"/characters/new\">{}</a>"
                        + " <a href=\"/characters/mine\">{}</a></p>\n{}",
                texts.text("lead"),
                texts.text("new"),
                texts.text("mine"),
                cards(listing, "/characters", "gallery.none"));
    }

    Html mine(Listing listing) {
        return Html.of(
                "<p class=\"toolbar\"><a class=\"button\" href=\"/characters/new\">{}</a>"
                        + " <a href=\"/characters\">{}</a></p>\n{}",
                texts.text("new"),
                texts.text("gallery"),
                cards(listing, "/characters/mine", "mine.none"));
    }

    private Html cards(Listing listing, String path, String none) {
        if (listing.characters().isEmpty()) {
            return Html.of("<p class=\"empty\">{}</p>\n{}", texts.text(none), pages(listing, path));
        }
        boolean isMine = !path.equals("/characters");
        Html cards = Html.all(listing.characters().stream().map(profile -> card(profile, isMine)));
        return Html.of("<ul class=\"cards\">\n{}</ul>\n{}", cards, pages(listing, path));
    }

    private Html card(Profile profile, boolean isMine) {
        Html more = isMine
                ? Html.of(
                        "<span class=\"meta\">{} · <a href=\"/characters/{}/edit\">{}</a></span>",
                        texts.text(profile.isPublic() ? "public" : "private"),
                        profile.id(),
                        texts.text("change"))
                : Html.NONE;
        return Html.of(
                "<li>{}<a href=\"/characters/{}\"><strong>{}</strong></a><span>{}</span>{}</li>\n",
                avatar(profile),
                profile.id(),
                profile.name(),
                profile.tagline(),
                more);
    }

    private Html pages(Listing listing, String path) {
        Html back = listing.page() > 1 ? page(path, listing.page() - 1, "back") : Html.NONE;
        Html more = listing.hasMore() ? page(path, listing.page() + 1, "more") : Html.NONE;
        return Html.of("<p class=\"toolbar\">{} {}</p>\n", back, more);
    }

    private Html page(String path, int number, String key) {
        return Html.of("<a href=\"{}?page={}\">{}</a>", path, number, texts.text(key));
    }

    Html profile(Profile profile, Status status) {
        return Html.of(
                PROFILE,
                avatar(profile),
                profile.tagline(),
                profile.id(),
                texts.text("talk", profile.name()),
                profile.greeting(),
                texts.text("status"),
                status(status),
                texts.text("persona"),
                paragraphs(profile.persona()),
                memories(profile.memories()),
                texts.text("gallery"),
                texts.text("mine"));
    }

    private Html status(Status status) {
        String look = switch (status.availability()) {
            case AVAILABLE -> "good";
            case BUSY -> "bad";
            case AWAY -> "soft";
        };
        return Html.of(
                "<p><span class=\"badge {}\">{}</span> {} <span class=\"meta\">{}</span></p>",
                look,
                texts.text("status." + status.availability()),
                status.mood(),
                texts.html("status.changed", Html.time(status.changed())));
    }

    private static Html paragraphs(String text) {
        return Html.all(text.lines().filter(line -> !line.isBlank()).map(line -> Html.of("<p>{}</p>\n", line)));
    }

    private Html memories(List<String> memories) {
        if (memories.isEmpty()) {
            return Html.NONE;
        }
        Html items = Html.all(memories.stream().map(memory -> Html.of("<li>{}</li>\n", memory)));
        return Html.of("<h2>{}</h2>\n<ul>\n{}</ul>", texts.text("memories"), items);
    }

    /** @param of null for a new one */
    Html form(@Nullable Profile of) {
        Description description = of == null ? new Description("", "", "", "", List.of(), true) : Description.of(of);
        return Html.of(
                FORM,
                of == null ? "/characters" : "/characters/" + of.id(),
                texts.text("field.name"),
                description.name(),
                Description.LONGEST_NAME,
                texts.text("field.tagline"),
                description.tagline(),
                Description.LONGEST_TAGLINE,
                texts.text("field.greeting"),
                Description.LONGEST_GREETING,
                description.greeting(),
                texts.text("field.persona"),
                Description.LONGEST_PERSONA,
                description.persona(),
                texts.text("field.memories"),
                Description.MOST_MEMORIES * (Description.LONGEST_MEMORY + 1),
                String.join("\n", description.memories()),
                description.isPublic() ? new Html(" checked") : Html.NONE,
                texts.text("field.public"),
                texts.text(of == null ? "create" : "save"));
    }

    /** Besides the form: status and deletion. */
    Html further(Profile profile, Status status) {
        Html choices = Html.all(Stream.of(Availability.values())
                .map(each -> Html.of(
                        "<option value=\"{}\"{}>{}</option>\n",
                        each,
                        each == status.availability() ? new Html(" selected") : Html.NONE,
                        texts.text("status." + each))));
        Html statusForm = Html.of(
                STATUS_FORM,
                texts.text("status"),
                profile.id(),
                texts.text("field.availability"),
                choices,
                texts.text("field.mood"),
                status.mood(),
                Status.LONGEST_MOOD,
                texts.text("save"));
        Html deleteForm = Html.of(
                DELETE_FORM, texts.text("delete"), profile.id(), texts.text("delete.why"), texts.text("delete"));
        return Html.all(Stream.of(statusForm, deleteForm));
    }

    /** For pages that no cache keeps: one sees that a reload asks the database nothing. */
    Html asked(long statements) {
        return Html.of("<p class=\"meta\">{}</p>\n", texts.text("asked", statements));
    }
}
