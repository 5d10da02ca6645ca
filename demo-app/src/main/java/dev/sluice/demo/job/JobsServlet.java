package dev.sluice.demo.job;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.PageServlet;
import dev.sluice.demo.web.Refused;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** {@code /jobs}: a user's jobs, and forms to begin and to cancel one; {@code /jobs/{id}/result} to download what came of it. */
final class JobsServlet extends PageServlet {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_ID = 40;
    private static final int STEPS_AT_MOST = SlowCount.MOST;

    private final transient Jobs jobs;
    private final transient JobTopic.Sources sources;

    JobsServlet(Layout layout, Jobs jobs, JobTopic.Sources sources) {
        super(layout);
        this.jobs = jobs;
        this.sources = sources;
    }

    @Override
    protected void get(Exchange exchange) throws Refused, RedisUnavailable, SQLException, IOException {
        long user = exchange.signedIn().id();
        List<String> path = exchange.path();
        if (path.isEmpty()) {
            exchange.script("/static/live/live.js").script("/static/job/job.js");
            exchange.page(
                    "title",
                    JobsPage.of(
                            exchange.texts(),
                            jobs.of(user),
                            sources.chats().latest(user, 0, JobsPage.CHOICES),
                            sources.rooms().all()));
        } else if (path.size() == 2 && path.get(1).equals("result")) {
            download(exchange, owned(path.get(0), user));
        } else {
            throw Refused.notFound();
        }
    }

    private Job owned(String id, long user) throws Refused, RedisUnavailable {
        return jobs.find(id).filter(job -> job.user() == user).orElseThrow(Refused::notFound);
    }

    /** Always as a file of a fixed kind: what users wrote must not be taken for a page of ours. */
    private static void download(Exchange exchange, Job job) throws Refused, IOException {
        String result = job.result();
        if (job.state() != Job.State.DONE || result == null) {
            throw Refused.notFound();
        }
        boolean isMarkdown = job.kind().equals(ExportConversation.NAME);
        exchange.response().setHeader("Cache-Control", "no-store");
        exchange.response()
                .setHeader(
                        "Content-Disposition",
                        "attachment; filename=\"" + job.kind() + "-" + job.id().substring(0, 8)
                                + (isMarkdown ? ".md\"" : ".txt\""));
        exchange.text(isMarkdown ? "text/markdown" : "text/plain", result);
    }

    @Override
    protected void post(Exchange exchange) throws Refused, RedisUnavailable, SQLException, IOException {
        long user = exchange.signedIn().id();
        List<String> path = exchange.path();
        if (path.isEmpty()) {
            begin(exchange, user);
        } else if (path.size() == 2 && path.get(1).equals("cancel")) {
            jobs.cancel(owned(path.get(0), user).id());
            exchange.seeOther("/jobs");
        } else {
            throw Refused.notFound();
        }
    }

    private void begin(Exchange exchange, long user) throws Refused, RedisUnavailable, SQLException, IOException {
        String kind = exchange.text("kind", LONGEST_ID);
        String argument = exchange.text("argument", LONGEST_ID);
        Job job = switch (kind) {
            case ExportConversation.NAME -> {
                check(sources.chats()
                        .find(argument)
                        .filter(found -> found.user() == user)
                        .isPresent());
                yield submit(exchange, user, kind, Map.of("conversation", argument));
            }
            case SummariseRoom.NAME -> {
                check(sources.rooms().find(argument).isPresent());
                yield submit(exchange, user, kind, Map.of("room", argument));
            }
            case SlowCount.NAME -> {
                long steps = exchange.number("argument", 1, STEPS_AT_MOST);
                yield submit(exchange, user, kind, Map.of("steps", Long.toString(steps)));
            }
            default -> throw Refused.notFound();
        };
        answer(exchange, job);
    }

    private static void check(boolean isThere) throws Refused {
        if (!isThere) {
            throw Refused.notFound();
        }
    }

    /** A conversation or a room is worked on once at a time; of counts one may want several. */
    private Job submit(Exchange exchange, long user, String kind, Map<String, String> arguments)
            throws Refused, RedisUnavailable {
        String dedupeKey = kind.equals(SlowCount.NAME) ? null : String.join(" ", arguments.values());
        try {
            return jobs.submit(user, kind, arguments, dedupeKey);
        } catch (QueueFull e) {
            throw Refused.conflict(exchange.texts().text("full." + e.bound()));
        }
    }

    /** A job that was done here while Redis was away is in no list: its result is the answer. */
    private static void answer(Exchange exchange, Job job) throws Refused, IOException {
        if (job.state() == Job.State.DONE && job.result() != null) {
            download(exchange, job);
        } else if (job.state() == Job.State.DEAD) {
            throw Refused.conflict(exchange.texts().text("failed.here", String.valueOf(job.failure())));
        } else {
            exchange.seeOther("/jobs");
        }
    }
}
