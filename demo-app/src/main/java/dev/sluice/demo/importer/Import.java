package dev.sluice.demo.importer;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.chat.ChatStore;
import dev.sluice.demo.chat.Conversation;
import dev.sluice.demo.chat.LegacyChats.Phase;
import dev.sluice.demo.chat.Message;
import dev.sluice.demo.importer.ImportReport.Ending;
import dev.sluice.demo.importer.ImportState.Checkpoint;
import dev.sluice.demo.importer.LegacyTables.Numbered;
import dev.sluice.demo.record.Database;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Copies conversations from the SQL tables into Redis, in batches, while the application goes on; run by one thread, stopped from any.
 *
 * <p>An application that lives on SQL writes both from the moment an import begins, and reads SQL until {@link #switchOver}. What
 * it writes bears the same id in both, so a message that both the application and the import bring is stored once; and what one of them
 * did not bring lacks in the count at the end and is copied then. An import that is stopped goes on from its checkpoint; one that
 * runs twice changes nothing.
 */
final class Import {
    private static final int BATCH = 200;
    private static final int SAMPLES = 100;

    private final LegacyTables tables;
    private final ChatStore chats;
    private final ImportState state;
    private final Announcement told;
    private volatile boolean isStopped;

    /** Tells all nodes that the phase has changed. */
    @FunctionalInterface
    interface Announcement {
        /** Returns when no node goes by the phase before. */
        void send() throws RedisUnavailable;
    }

    /** @param phaseChanged to be called after a change of phase: tells the nodes, which keep it in a cache */
    Import(Database database, RedisLink link, ChatStore chats, Announcement phaseChanged) {
        this.tables = new LegacyTables(database);
        this.chats = chats;
        this.state = new ImportState(link);
        this.told = phaseChanged;
    }

    /**
     * The application lives on the tables from now on: for one that has kept nothing in Redis yet. Nothing happens once it
     * {@link #isOver}, as what was said since is not in the tables, nor while both are written: what was deleted from the tables
     * alone would come back with what Redis has of it.
     */
    void begin() throws RedisUnavailable {
        if (!isOver() && phase() != Phase.DUAL) {
            enter(Phase.SQL);
        }
    }

    /** The application lives on Redis from now on, and the tables may be dropped. */
    void switchOver() throws RedisUnavailable {
        enter(Phase.REDIS);
        state.forgetCheckpoint();
    }

    private void enter(Phase next) throws RedisUnavailable {
        state.enter(next);
        told.send();
    }

    /** How far the move has come. */
    Phase phase() throws RedisUnavailable {
        return state.phase();
    }

    /** Whether it has been switched over; then Redis is the truth, and what is in the tables belongs to the past. */
    boolean isOver() throws RedisUnavailable {
        return state.isOver();
    }

    /** Lets {@link #run} end after the batch it is at. */
    void stop() {
        isStopped = true;
    }

    /**
     * Copies what is not copied yet, and then compares counts and samples. Copies nothing, or nothing more, once it {@link #isOver}.
     *
     * @param out gets a line of progress, and the report
     */
    ImportReport run(PrintStream out) throws RedisUnavailable, SQLException {
        if (state.phase() == Phase.SQL) {
            enter(Phase.DUAL);
        }
        long conversations = goesOn() ? copyConversations(out) : 0;
        long messages = goesOn() ? copyMessages(out) : 0;
        ImportReport report = goesOn() ? verified(conversations, messages) : cutShort(conversations, messages);
        report.print(out);
        return report;
    }

    /** Asked before each batch: somebody may switch over while this runs. */
    private boolean goesOn() throws RedisUnavailable {
        return !isStopped && !isOver();
    }

    private ImportReport cutShort(long conversations, long messages) throws RedisUnavailable {
        Ending why = isOver() ? Ending.SWITCHED_OVER : Ending.STOPPED;
        return ImportReport.cutShort(why, conversations, messages);
    }

    private long copyConversations(PrintStream out) throws RedisUnavailable, SQLException {
        Checkpoint done = state.checkpoint();
        Progress progress =
                new Progress(out, "conversations", tables.countAfter("legacy_conversations", done.conversations()));
        boolean mayBeMore = true;
        while (mayBeMore && goesOn()) {
            List<Numbered<Conversation>> batch = tables.conversationsAfter(done.conversations(), BATCH);
            mayBeMore = batch.size() == BATCH; // Or users who write might keep it busy for ever.
            if (batch.isEmpty()) {
                break;
            }
            chats.importConversations(batch.stream().map(Numbered::value).toList());
            done = done.withConversations(last(batch));
            state.reached(done);
            progress.add(batch.size());
        }
        return progress.end();
    }

    private long copyMessages(PrintStream out) throws RedisUnavailable, SQLException {
        Checkpoint done = state.checkpoint();
        Progress progress = new Progress(out, "messages", tables.countAfter("legacy_messages", done.messages()));
        boolean mayBeMore = true;
        while (mayBeMore && goesOn()) {
            List<Numbered<Message>> batch = tables.messagesAfter(done.messages(), BATCH);
            mayBeMore = batch.size() == BATCH; // Or users who write might keep it busy for ever.
            if (batch.isEmpty()) {
                break;
            }
            chats.importMessages(batch.stream().map(Numbered::value).toList());
            done = done.withMessages(last(batch));
            state.reached(done);
            progress.add(batch.size());
        }
        return progress.end();
    }

    private static <T> long last(List<Numbered<T>> batch) {
        return batch.get(batch.size() - 1).seq();
    }

    /** Who writes meanwhile writes SQL first, and SQL is counted first: Redis may have more, and never less for long. */
    private ImportReport verified(long conversations, long messages) throws RedisUnavailable, SQLException {
        long verified = 0;
        long mended = 0;
        long lacking = 0;
        List<Numbered<Conversation>> batch = tables.conversationsAfter(0, BATCH);
        while (!batch.isEmpty()) {
            if (!goesOn()) {
                return cutShort(conversations, messages);
            }
            List<Conversation> less =
                    lacking(batch.stream().map(Numbered::value).toList());
            for (Conversation c : less) {
                copy(c);
            }
            verified += batch.size();
            lacking += lacking(less).size();
            mended += less.size();
            batch = tables.conversationsAfter(last(batch), BATCH);
        }
        long samples = Math.min(SAMPLES, tables.lastMessage());
        return new ImportReport(
                Ending.COMPLETE,
                conversations,
                messages,
                verified,
                mended - lacking,
                lacking,
                samples,
                different(samples));
    }

    private List<Conversation> lacking(List<Conversation> counted) throws RedisUnavailable {
        List<Long> there = chats.imported(counted.stream().map(Conversation::id).toList());
        return IntStream.range(0, counted.size())
                .filter(i -> there.get(i) < counted.get(i).messages())
                .mapToObj(counted::get)
                .toList();
    }

    private void copy(Conversation c) throws RedisUnavailable, SQLException {
        chats.importConversations(List.of(c));
        List<Numbered<Message>> batch = tables.messagesOf(c.id(), 0, BATCH);
        while (!batch.isEmpty()) {
            chats.importMessages(batch.stream().map(Numbered::value).toList());
            batch = tables.messagesOf(c.id(), last(batch), BATCH);
        }
    }

    private long different(long samples) throws RedisUnavailable, SQLException {
        long different = 0;
        long last = tables.lastMessage();
        for (long i = 0; i < samples; i++) {
            long seq = ThreadLocalRandom.current().nextLong(last);
            for (Numbered<Message> sample : tables.messagesAfter(seq, 1)) {
                Message m = sample.value();
                boolean isSame =
                        chats.imported(m.conversation(), List.of(m.id())).equals(List.of(m));
                different += isSame ? 0 : 1;
            }
        }
        return different;
    }
}
