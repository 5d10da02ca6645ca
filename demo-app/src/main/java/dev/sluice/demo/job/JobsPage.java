package dev.sluice.demo.job;

import dev.sluice.demo.chat.Conversation;
import dev.sluice.demo.room.Room;
import dev.sluice.demo.web.Html;
import dev.sluice.demo.web.Texts;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The page of a user's jobs. */
final class JobsPage {
    /** The most conversations and rooms to choose from. */
    static final int CHOICES = 50;

    /** Those that have words; another topic may have kinds of its own. */
    private static final Set<String> KINDS = Set.of(SlowCount.NAME, ExportConversation.NAME, SummariseRoom.NAME);

    private static final String ROW = """
            <tr data-job="{}">
            <td>{}<br><span class="meta">{}</span></td>
            <td><span class="badge {}" data-state="{}">{}</span> <progress class="bar" max="100" value="{}" aria-label="{}"></progress> {}</td>
            <td data-attempt>{}</td>
            <td><div class="row">{}</div></td>
            </tr>
            """;

    private static final String TABLE = """
            <div class="scroll"><table>
            <thead><tr><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th></tr></thead>
            <tbody>
            {}</tbody>
            </table></div>
            """;

    private static final String COUNT = """
            <form class="stack" method="post" action="/jobs">
            <input type="hidden" name="kind" value="slow-count">
            <label for="steps">{}</label>
            <input id="steps" name="argument" type="number" min="1" max="1000" value="100" required>
            <button>{}</button>
            </form>
            """;

    private static final String CHOICE = """
            <form class="stack" method="post" action="/jobs">
            <input type="hidden" name="kind" value="{}">
            <label for="{}">{}</label>
            <select id="{}" name="argument" required>
            {}</select>
            <button>{}</button>
            </form>
            """;

    private JobsPage() {}

    static Html of(Texts texts, List<Job> jobs, List<Conversation> conversations, List<Room> rooms) {
        Html options = Html.all(conversations.stream().map(found -> option(found.id(), found.title())));
        Html roomOptions = Html.all(rooms.stream().limit(CHOICES).map(room -> option(room.id(), room.name())));
        return Html.of(
                "<p class=\"lead\">{}</p>\n{}<h2>{}</h2>\n<div class=\"grid\">\n{}{}{}</div>\n",
                texts.text("lead"),
                jobs.isEmpty() ? Html.of("<p class=\"empty\">{}</p>", texts.text("none")) : table(texts, jobs),
                texts.text("begin"),
                Html.of(COUNT, texts.text("steps"), texts.text("begin.slow-count")),
                conversations.isEmpty() ? Html.NONE : choice(texts, ExportConversation.NAME, options),
                rooms.isEmpty() ? Html.NONE : choice(texts, SummariseRoom.NAME, roomOptions));
    }

    private static Html option(String id, String name) {
        return Html.of("<option value=\"{}\">{}</option>\n", id, name);
    }

    private static Html choice(Texts texts, String kind, Html options) {
        return Html.of(CHOICE, kind, kind, texts.text("choose." + kind), kind, options, texts.text("begin." + kind));
    }

    private static Html table(Texts texts, List<Job> jobs) {
        return Html.of(
                TABLE,
                texts.text("job"),
                texts.text("state"),
                texts.text("attempt"),
                texts.text("actions"),
                Html.all(jobs.stream().map(job -> row(texts, job))));
    }

    private static Html row(Texts texts, Job job) {
        String state = job.state().name().toLowerCase(Locale.ROOT);
        return Html.of(
                ROW,
                job.id(),
                KINDS.contains(job.kind()) ? texts.text("kind." + job.kind()) : job.kind(),
                Html.time(job.created()),
                colour(job.state()),
                state,
                texts.text("state." + state),
                job.percent(),
                texts.text("progress"),
                job.failure() == null || job.failure().isEmpty()
                        ? Html.NONE
                        : Html.of("<br><span class=\"meta\">{}</span>", job.failure()),
                job.attempt(),
                actions(texts, job));
    }

    private static String colour(Job.State state) {
        return switch (state) {
            case DONE -> "good";
            case DEAD -> "bad";
            case READY, RUNNING, DELAYED, CANCELLED -> "soft";
        };
    }

    private static Html actions(Texts texts, Job job) {
        if (job.state() == Job.State.DONE) {
            return Html.of("<a href=\"/jobs/{}/result\" download>{}</a>", job.id(), texts.text("download"));
        }
        if (job.state().isOver()) {
            return Html.NONE;
        }
        return Html.of(
                "<form method=\"post\" action=\"/jobs/{}/cancel\"><button class=\"quiet\">{}</button></form>",
                job.id(),
                texts.text("cancel"));
    }
}
