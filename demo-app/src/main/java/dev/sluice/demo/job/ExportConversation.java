package dev.sluice.demo.job;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.chat.Author;
import dev.sluice.demo.chat.ChatStore;
import dev.sluice.demo.chat.Conversation;
import dev.sluice.demo.chat.Message;
import dev.sluice.demo.chat.Page;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes a conversation as Markdown, from the newest page back to the first, as far as a result may be long. Thread-safe. */
final class ExportConversation implements JobKind {
    static final String NAME = "export-conversation";

    private static final int ALL = 100;
    private static final int FOR_THE_HEAD = 2048;
    private static final String SHORTENED = "*What was said before this is longer than an export may be.*\n\n";

    private final ChatStore chats;
    private final int pageSize;

    ExportConversation(ChatStore chats, int pageSize) {
        this.chats = chats;
        this.pageSize = pageSize;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String run(JobRun run) throws RedisUnavailable, SQLException {
        String id = run.argument("conversation");
        Conversation conversation = chats.find(id)
                .filter(found -> found.user() == run.user())
                .orElseThrow(() -> new IllegalArgumentException("there is no such conversation"));
        Deque<String> messages = new ArrayDeque<>();
        boolean isWhole = collect(run, conversation, messages);
        return "# " + conversation.title().replaceAll("\\R", " ") + "\n\n" + (isWhole ? "" : SHORTENED)
                + String.join("", messages);
    }

    /** Whether all fitted. */
    private boolean collect(JobRun run, Conversation conversation, Deque<String> messages)
            throws RedisUnavailable, SQLException {
        int room = JobRun.MOST_RESULT_BYTES - FOR_THE_HEAD;
        String before = null;
        boolean hasOlder = true;
        while (hasOlder && !run.isCancelled()) {
            Optional<Page> page = read(conversation.id(), before);
            List<Message> newest = page.map(Page::messages).orElse(List.of());
            for (int i = newest.size() - 1; i >= 0; i--) {
                String text = written(newest.get(i));
                room -= text.getBytes(StandardCharsets.UTF_8).length;
                if (room < 0) {
                    return false;
                }
                messages.addFirst(text);
            }
            run.progress((int) ((long) messages.size() * ALL / Math.max(1, conversation.messages())));
            hasOlder = page.isPresent() && page.get().hasOlder() && !newest.isEmpty();
            before = newest.isEmpty() ? null : newest.get(0).id();
        }
        return true;
    }

    private Optional<Page> read(String conversation, @Nullable String before) throws RedisUnavailable, SQLException {
        return chats.read(conversation, before, pageSize);
    }

    private static String written(Message message) {
        String author = message.author() == Author.USER ? "You" : "Character";
        return "**" + author + "**, " + message.at() + "\n\n" + message.text() + "\n\n";
    }
}
