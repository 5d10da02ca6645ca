package dev.sluice.demo.bench;

import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisSettings;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.chat.Author;
import dev.sluice.demo.chat.ChatStore;
import dev.sluice.demo.chat.Conversation;
import dev.sluice.demo.chat.LegacyChats;
import dev.sluice.testing.RedisServer;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/** How long the demo's chat store takes on loopback: one message stored, one page of 50 read, by one caller. */
final class Chats {
    private static final int WARM_UPS = 3000;
    private static final int CALLS = 5000;
    private static final int CONVERSATIONS = 10;
    private static final int PAGE = 50;
    private static final double NANOS_PER_MILLI = 1e6;

    private Chats() {}

    /** One call of the store. */
    private interface Deed {
        void run(int turn) throws RedisUnavailable, SQLException;
    }

    static void run(BenchOptions options) throws RedisUnavailable, SQLException {
        Properties values = new Properties();
        try (RedisServer redis = RedisServer.start("--appendonly", "yes");
                Metrics metrics = new Metrics("bench")) {
            values.setProperty("redis.uri", redis.uri());
            values.setProperty("redis.timeout", "2s");
            try (RedisLink link = RedisLink.open(RedisSettings.from(Settings.of(values)), metrics)) {
                Bench.printMachine(redis);
                ChatStore chats = new ChatStore(link, LegacyChats.none(), Clock.systemUTC(), metrics);
                Bench.print("Chat store on loopback, in ms", table(chats, options.rounds()));
            }
        }
    }

    private static String table(ChatStore chats, int rounds) throws RedisUnavailable, SQLException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < CONVERSATIONS; i++) {
            ids.add(chats.create(ChatStore.newId(), 1, 1, "bench")
                    .map(Conversation::id)
                    .orElseThrow());
        }
        String text = "x".repeat(200);
        Deed write = turn -> {
            String to = ids.get(turn % CONVERSATIONS);
            chats.append(to, List.of(chats.message(to, Author.USER, text)));
        };
        Deed read = turn -> chats.page(ids.get(turn % CONVERSATIONS), null, PAGE);
        time(write, WARM_UPS);
        time(read, WARM_UPS);
        List<List<String>> rows = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            rows.add(row("write, round " + round, time(write, CALLS)));
            rows.add(row("read, round " + round, time(read, CALLS)));
        }
        return Report.table(List.of("Call", "Median", "99 %"), rows);
    }

    private static long[] time(Deed deed, int calls) throws RedisUnavailable, SQLException {
        long[] nanos = new long[calls];
        for (int turn = 0; turn < calls; turn++) {
            long begin = System.nanoTime();
            deed.run(turn);
            nanos[turn] = System.nanoTime() - begin;
        }
        Arrays.sort(nanos);
        return nanos;
    }

    private static List<String> row(String name, long[] sorted) {
        return List.of(name, millis(sorted[sorted.length / 2]), millis(sorted[sorted.length * 99 / 100]));
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / NANOS_PER_MILLI);
    }
}
