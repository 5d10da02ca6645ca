package dev.sluice.demo.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisSettings;
import dev.sluice.demo.chat.Author;
import dev.sluice.demo.chat.ChatStore;
import dev.sluice.demo.chat.LegacyChats;
import dev.sluice.testing.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KindsTest {
    private final Metrics metrics = new Metrics("kinds");
    private final RedisLink link = link();
    private final ChatStore chats = new ChatStore(link, LegacyChats.none(), Clock.systemUTC(), metrics);
    private final List<Integer> progress = new ArrayList<>();
    private String conversation = "";

    @BeforeEach
    void begin() throws Exception {
        RedisServer.shared().flush();
        conversation = ChatStore.newId();
        assertThat(chats.create(conversation, JobNode.ADA, 7, "A title")).isPresent();
    }

    @AfterEach
    void close() {
        link.close();
        metrics.close();
    }

    @Test
    void exportHoldsAllMessagesInOrderHoweverManyPagesTheyTake() throws Exception {
        for (int i = 1; i <= 7; i++) {
            chats.append(conversation, i % 2 == 1 ? Author.USER : Author.CHARACTER, "said " + i);
        }
        String text = export(JobNode.ADA);
        assertThat(text)
                .startsWith("# A title\n\n**You**, ")
                .containsSubsequence("said 1", "**Character**", "said 2", "said 7");
        assertThat(text.split("said ", -1)).hasSize(8);
        assertThat(progress).isSorted().hasSize(4).endsWith(100);
    }

    @Test
    void exportOfALongConversationKeepsTheNewestWithinItsBound() throws Exception {
        for (int i = 0; i < 70; i++) {
            chats.append(conversation, Author.USER, i + "m" + "字".repeat(1333));
        }
        String text = export(JobNode.ADA);
        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(JobRun.MOST_RESULT_BYTES);
        assertThat(text).contains("longer than an export may be", "\n69m").doesNotContain("\n0m");
    }

    @Test
    void nobodyExportsWhatIsAnothers() {
        assertThatThrownBy(() -> export(2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void slowCountTakesAPauseAStepAndStopsWhenItIsCancelled() throws InterruptedException {
        List<Duration> pauses = new ArrayList<>();
        JobRun run = run(JobNode.ADA, Map.of("steps", "4"));
        assertThat(new SlowCount(pauses::add).run(run)).isEqualTo("Counted to 4 in attempt 1.\n");
        assertThat(pauses).hasSize(4).containsOnly(Duration.ofMillis(200));
        assertThat(progress).containsExactly(25, 50, 75, 100);
        JobRun cancelled = run(JobNode.ADA, Map.of("steps", "4"));
        assertThat(new SlowCount(time -> cancelled.cancel()).run(cancelled)).startsWith("Counted to 1 ");
        assertThatThrownBy(() -> new SlowCount(pauses::add).run(run(1, Map.of("steps", "1001"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private String export(long user) throws Exception {
        return new ExportConversation(chats, 2).run(run(user, Map.of("conversation", conversation)));
    }

    private JobRun run(long user, Map<String, String> arguments) {
        return new JobRun(user, 1, arguments, progress::add);
    }

    private RedisLink link() {
        Properties values = new Properties();
        values.setProperty("redis.uri", RedisServer.shared().uri());
        values.setProperty("redis.timeout", "20s");
        values.setProperty("changelog.lease", "30s");
        return RedisLink.open(RedisSettings.from(Settings.of(values)), metrics);
    }
}
