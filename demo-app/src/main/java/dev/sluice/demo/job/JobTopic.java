package dev.sluice.demo.job;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.chat.ChatStore;
import dev.sluice.demo.live.Audience;
import dev.sluice.demo.live.Notifications;
import dev.sluice.demo.lock.Locks;
import dev.sluice.demo.room.Rooms;
import dev.sluice.demo.web.Ground;
import java.util.Locale;
import java.util.Map;

/** The topic of jobs: the queue, its workers and its pages. */
public final class JobTopic {
    /** By which events of jobs are known in the browser, as {@code sluice:job}. */
    static final String EVENT = "job";

    private static final int MESSAGES_AT_ONCE = 100;

    private JobTopic() {}

    /**
     * What jobs work on.
     *
     * @param notifications tell each user how far the job is
     */
    public record Sources(ChatStore chats, Rooms rooms, Notifications notifications) {}

    /** Adds the queue, its workers and the pages. */
    public static Jobs addTo(Ground ground, Locks locks, Sources sources, WhenRedisIsDown whenRedisIsDown) {
        Jobs jobs = new Jobs(
                ground.link(),
                locks,
                QueueSettings.of(whenRedisIsDown),
                change -> publish(sources.notifications(), change));
        jobs.handle(new ExportConversation(sources.chats(), MESSAGES_AT_ONCE));
        jobs.handle(new SummariseRoom(sources.rooms()));
        jobs.handle(new SlowCount(time -> Thread.sleep(time.toMillis())));
        ground.serve(new JobsServlet(ground.layout(), jobs, sources), "/jobs", "/jobs/*");
        ground.alongside(jobs);
        return jobs;
    }

    private static void publish(Notifications notifications, Change change) {
        try {
            notifications.publish(
                    Audience.user(change.ticket().user()),
                    EVENT,
                    Map.of(
                            "id", change.ticket().id(),
                            "state", change.state().name().toLowerCase(Locale.ROOT),
                            "percent", change.percent(),
                            "attempt", change.attempt()));
        } catch (RedisUnavailable e) {
            // The page shows it when it is loaded anew.
        }
    }
}
