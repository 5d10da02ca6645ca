package dev.sluice.demo.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisSettings;
import dev.sluice.testing.RedisServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChatStoreTest {
    private static final long ADA = 1;
    private static final long BOB = 2;
    private static final long CHARACTER = 7;

    private RedisLink link;
    private ChatStore chats;

    @BeforeEach
    void open() {
        RedisServer.shared().flush();
        link = link(RedisServer.shared().uri());
        chats = store(Clock.systemUTC());
    }

    @AfterEach
    void close() {
        link.close();
    }

    static RedisLink link(String uri) {
        Properties values = new Properties();
        values.setProperty("redis.uri", uri);
        values.setProperty("redis.timeout", "20s");
        values.setProperty("changelog.lease", "30s");
        values.setProperty("redis.key-prefix", "sluice-demo");
        return RedisLink.open(RedisSettings.from(Settings.of(values)), new Metrics("chat-test"));
    }

    private ChatStore store(Clock clock) {
        return new ChatStore(link, LegacyChats.none(), clock, new Metrics("chat-test"));
    }

    private Conversation begin(long user, String title) throws Exception {
        return chats.create(ChatStore.newId(), user, CHARACTER, title).orElseThrow();
    }

    private void say(Conversation in, String... texts) throws Exception {
        for (String text : texts) {
            chats.append(in, List.of(chats.message(in.id(), Author.USER, text)));
        }
    }

    private static List<String> texts(List<Message> messages) {
        return messages.stream().map(Message::text).toList();
    }

    @Test
    void whatWasSaidIsReadInItsOrder() throws Exception {
        Conversation talk = begin(ADA, "Engines");
        say(talk, "one", "two", "three");
        Page page = chats.read(talk.id(), null, 10).orElseThrow();
        assertThat(texts(page.messages())).containsExactly("one", "two", "three");
        assertThat(page.hasOlder()).isFalse();
        assertThat(page.conversation().messages()).isEqualTo(3);
        assertThat(page.conversation().active())
                .isEqualTo(page.messages().get(2).at());
    }

    @Test
    void pagesGoBackFromAnyMessageWithoutGapOrRepetition() throws Exception {
        Conversation talk = begin(ADA, "Engines");
        say(talk, "1", "2", "3", "4", "5");
        Page newest = chats.read(talk.id(), null, 2).orElseThrow();
        Page older = chats.read(talk.id(), newest.messages().get(0).id(), 2).orElseThrow();
        assertThat(texts(newest.messages())).containsExactly("4", "5");
        assertThat(texts(older.messages())).containsExactly("2", "3");
        assertThat(older.hasOlder()).isTrue();
        assertThat(chats.page(talk.id(), older.messages().get(0).id(), 2)).hasSize(1);
    }

    @Test
    void pageAndAppendTakeTwoRoundTripsEach() throws Exception {
        Conversation talk = begin(ADA, "Engines");
        say(talk, "warm");
        assertThat(calls(() -> say(talk, "cold"))).isEqualTo(2);
        assertThat(calls(() -> chats.read(talk.id(), null, 50))).isEqualTo(2);
    }

    private interface Step {
        void run() throws Exception;
    }

    private static long calls(Step step) throws Exception {
        long before = RedisLink.callsOfThisThread();
        step.run();
        return RedisLink.callsOfThisThread() - before;
    }

    @Test
    void messageSentTwiceUnderOneIdIsStoredOnceAndAnsweredAsItStands() throws Exception {
        Conversation talk = begin(ADA, "Engines");
        Message first = chats.message(talk.id(), Author.USER, "once");
        chats.append(talk.id(), List.of(first));
        Appended again =
                chats.append(talk.id(), List.of(new Message(first.id(), talk.id(), Author.USER, "twice", first.at())));
        assertThat(again.outcome()).isEqualTo(Appended.Outcome.REPEATED);
        assertThat(texts(again.messages())).containsExactly("once");
        assertThat(chats.find(talk.id()).orElseThrow().messages()).isEqualTo(1);
    }

    @Test
    void nodeWhoseClockIsBehindAppendsAtTheEnd() throws Exception {
        Conversation talk = begin(ADA, "Engines");
        say(talk, "first");
        ChatStore behind = store(Clock.offset(Clock.systemUTC(), Duration.ofHours(-1)));
        Appended second = behind.append(talk.id(), Author.USER, "second");
        assertThat(texts(chats.page(talk.id(), null, 10))).containsExactly("first", "second");
        assertThat(second.messages().get(0).at())
                .isEqualTo(chats.page(talk.id(), null, 1).get(0).at());
    }

    @Test
    void listHasTheUsersOwnByLastActivity() throws Exception {
        Conversation one = begin(ADA, "one");
        begin(ADA, "two");
        begin(BOB, "other");
        say(one, "news");
        assertThat(chats.latest(ADA, 0, 10)).extracting(Conversation::title).containsExactly("one", "two");
        assertThat(chats.latest(ADA, 1, 10)).extracting(Conversation::title).containsExactly("two");
        assertThat(chats.count(ADA)).isEqualTo(2);
    }

    private static Message at(Instant time, Conversation in, String id) {
        return new Message(id, in.id(), Author.USER, "text", time);
    }

    @Test
    void messageThatIsRefusedOrWasStoredBeforeDoesNotLiftItsConversation() throws Exception {
        Conversation one = begin(ADA, "one");
        chats.append(one, List.of(at(Instant.now(), one, "m")));
        begin(ADA, "two");
        Instant later = Instant.now().plusSeconds(5);
        assertThat(chats.append(one, List.of(at(later, one, "m"))).outcome()).isEqualTo(Appended.Outcome.REPEATED);
        assertThat(chats.latest(ADA, 0, 10)).extracting(Conversation::title).containsExactly("two", "one");
        chats.importMessages(IntStream.range(1, ChatStore.MOST_MESSAGES)
                .mapToObj(i -> at(Instant.ofEpochSecond(i), one, "m" + i))
                .toList());
        assertThat(chats.append(one, List.of(at(later, one, "n"))).outcome()).isEqualTo(Appended.Outcome.FULL);
        assertThat(chats.latest(ADA, 0, 10)).extracting(Conversation::title).containsExactly("two", "one");
    }

    @Test
    void conversationThatWasLiftedForAMessageThatNeverCameSinksAgain() throws Exception {
        Conversation one = begin(ADA, "one");
        begin(ADA, "two");
        String ahead = Long.toString(ChatFields.micros(Instant.now().plusSeconds(1)));
        RedisServer.shared()
                .ask("ZADD", "sluice-demo:conversations:{u1}", ahead, one.id()); // as far as admit.lua has come
        chats.latest(ADA, 0, 10);
        assertThat(chats.latest(ADA, 0, 10)).as("it may be on its way").first().isEqualTo(one);
        ChatStore later = store(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(2)));
        later.latest(ADA, 0, 10);
        assertThat(later.latest(ADA, 0, 10)).extracting(Conversation::title).containsExactly("two", "one");
    }

    @Test
    void listIsMendedWhereTheSecondStepWasLost() throws Exception {
        Conversation one = begin(ADA, "one");
        begin(ADA, "two");
        say(one, "news");
        String list = "sluice-demo:conversations:{u1}";
        RedisServer.shared().ask("ZADD", list, "5", one.id(), "6", "of-nothing");
        chats.latest(ADA, 0, 10);
        assertThat(chats.latest(ADA, 0, 10)).extracting(Conversation::title).containsExactly("one", "two");
        assertThat(RedisServer.shared().ask("ZCARD", list)).isEqualTo("2");
    }

    @Test
    void conversationBegunTwiceUnderOneIdIsOne() throws Exception {
        String id = ChatStore.newId();
        chats.create(id, ADA, CHARACTER, "first");
        assertThat(chats.create(id, ADA, CHARACTER, "second").orElseThrow().title())
                .isEqualTo("first");
        assertThat(chats.create(id, BOB, CHARACTER, "mine?")).isEmpty();
        assertThat(chats.count(BOB)).isZero();
    }

    @Test
    void deletionRemovesEveryKeyAndNothingComesBack() throws Exception {
        Conversation talk = begin(ADA, "gone");
        chats.importMessages(IntStream.range(0, 1201)
                .mapToObj(i -> new Message("m" + i, talk.id(), Author.USER, "text", Instant.ofEpochSecond(i)))
                .toList());
        chats.delete(talk.id());
        assertThat(chats.find(talk.id())).isEmpty();
        assertThat(chats.count(ADA)).isZero();
        assertThat(chats.append(talk.id(), Author.USER, "late").outcome()).isEqualTo(Appended.Outcome.ABSENT);
        assertThat(chats.create(talk.id(), ADA, CHARACTER, "again")).isEmpty();
        assertThat(RedisServer.shared().ask("DBSIZE")).isEqualTo("1"); // the mark, for a day
        assertThat(RedisServer.shared().ask("TTL", "sluice-demo:conversation:{" + talk.id() + "}"))
                .matches("8[0-9]{4}");
    }

    @Test
    void deletionThatWasStoppedGoesOnAtTheNextLookAtTheList() throws Exception {
        Conversation talk = begin(ADA, "half");
        say(talk, "1", "2");
        RedisServer.shared().ask("HSET", "sluice-demo:conversation:{" + talk.id() + "}", "deleted", "1");
        assertThat(chats.latest(ADA, 0, 10)).isEmpty();
        assertThat(chats.count(ADA)).isZero();
        assertThat(RedisServer.shared().ask("DBSIZE")).isEqualTo("1");
    }

    @Test
    void titleChangesAndWhatIsGoneStaysGone() throws Exception {
        Conversation talk = begin(ADA, "before");
        chats.rename(talk.id(), "after");
        chats.rename("nothing", "after");
        assertThat(chats.find(talk.id()).orElseThrow().title()).isEqualTo("after");
        assertThat(chats.find("nothing")).isEmpty();
        assertThat(chats.find("no id at all {}")).isEmpty();
    }

    @Test
    void corruptMessageIsPassedOver() throws Exception {
        Conversation talk = begin(ADA, "broken");
        say(talk, "good", "bad", "good too");
        String bad = chats.page(talk.id(), null, 10).get(1).id();
        RedisServer.shared().ask("HSET", "sluice-demo:message:{" + talk.id() + "}:" + bad, "author", "NOBODY");
        assertThat(texts(chats.page(talk.id(), null, 10))).containsExactly("good", "good too");
        RedisServer.shared().ask("HSET", "sluice-demo:conversation:{" + talk.id() + "}", "created", "yesterday");
        assertThat(chats.find(talk.id())).isEmpty();
        assertThat(chats.latest(ADA, 0, 10)).isEmpty();
    }

    @Test
    void conversationAndListHaveTheirBounds() throws Exception {
        Conversation talk = begin(ADA, "long");
        chats.importMessages(IntStream.range(0, ChatStore.MOST_MESSAGES - 1)
                .mapToObj(i -> new Message("m" + i, talk.id(), Author.USER, "", Instant.ofEpochSecond(i)))
                .toList());
        assertThat(chats.append(talk.id(), Author.USER, "the last").isStored()).isTrue();
        assertThat(chats.append(talk.id(), Author.USER, "one more").outcome()).isEqualTo(Appended.Outcome.FULL);
        Instant now = Instant.now();
        chats.importConversations(IntStream.range(1, ChatStore.MOST_CONVERSATIONS)
                .mapToObj(i -> new Conversation("c" + i, ADA, CHARACTER, "", now, now, 0))
                .toList());
        assertThat(chats.create(ChatStore.newId(), ADA, CHARACTER, "one more")).isEmpty();
    }

    private ChatStore with(int mostOfUser) {
        return new ChatStore(link, LegacyChats.none(), Clock.systemUTC(), new Metrics("chat-test"), mostOfUser);
    }

    private static Appended.Outcome say(ChatStore with, Conversation in, String id) throws Exception {
        return with.append(in, List.of(new Message(id, in.id(), Author.USER, "text", Instant.now())))
                .outcome();
    }

    private static String counted(String field) {
        return RedisServer.shared().ask("HGET", "sluice-demo:conversation_counts:{u1}", field);
    }

    @Test
    void messagesOfAUserHaveABoundOverAllConversationsAndDeletionGivesRoom() throws Exception {
        ChatStore bounded = with(4);
        Conversation one = begin(ADA, "one");
        Conversation two = begin(ADA, "two");
        for (String id : List.of("a", "b")) {
            assertThat(say(bounded, one, id)).isEqualTo(Appended.Outcome.STORED);
            assertThat(say(bounded, two, id)).isEqualTo(Appended.Outcome.STORED);
        }
        assertThat(say(bounded, one, "c")).isEqualTo(Appended.Outcome.USER_FULL);
        assertThat(say(bounded, one, "b")).isEqualTo(Appended.Outcome.REPEATED);
        assertThat(say(bounded, begin(BOB, "other"), "a")).isEqualTo(Appended.Outcome.STORED);
        bounded.delete(two.id());
        assertThat(counted("*")).isEqualTo("2");
        assertThat(say(bounded, one, "c")).isEqualTo(Appended.Outcome.STORED);
    }

    @Test
    void whatIsImportedIsCountedWhetherOrNotThereIsRoom() throws Exception {
        Conversation talk = begin(ADA, "moved");
        List<Message> old = IntStream.range(0, 5)
                .mapToObj(i -> new Message("m" + i, talk.id(), Author.USER, "old", Instant.ofEpochSecond(i)))
                .toList();
        ChatStore bounded = with(4);
        bounded.importMessages(old);
        bounded.importMessages(old);
        assertThat(counted("*")).isEqualTo("5");
        assertThat(say(bounded, talk, "new")).isEqualTo(Appended.Outcome.USER_FULL);
    }

    @Test
    void messagesThatWereCountedAndNotStoredAreNotCountedAfterTheNext() throws Exception {
        Conversation talk = begin(ADA, "cut off");
        say(talk, "1");
        String counts = "sluice-demo:conversation_counts:{u1}";
        RedisServer.shared().ask("HINCRBY", counts, talk.id(), "2"); // as far as admit.lua has come
        RedisServer.shared().ask("HINCRBY", counts, "*", "2");
        say(talk, "2");
        assertThat(counted("*")).isEqualTo("2");
        assertThat(counted(talk.id())).isEqualTo("2");
    }

    @Test
    void lookAtTheListCountsWhatWasNotCounted() throws Exception {
        Conversation talk = begin(ADA, "uncounted");
        say(talk, "1", "2");
        RedisServer.shared().ask("DEL", "sluice-demo:conversation_counts:{u1}");
        chats.latest(ADA, 0, 10);
        assertThat(counted("*")).isEqualTo("2");
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(2));
        RedisServer.shared().ask("HSET", "sluice-demo:conversation_counts:{u1}", talk.id(), "9", "*", "9");
        chats.latest(ADA, 0, 10);
        assertThat(counted("*")).as("they may be on their way").isEqualTo("9");
        store(later).latest(ADA, 0, 10);
        assertThat(counted("*")).isEqualTo("2");
    }

    @Test
    void importedMessagesTakeThePlaceOfTheirTimeOnce() throws Exception {
        Conversation talk = begin(ADA, "moved");
        say(talk, "new");
        List<Message> old = List.of(
                new Message("m2", talk.id(), Author.CHARACTER, "older", Instant.ofEpochSecond(2)),
                new Message("m1", talk.id(), Author.USER, "oldest", Instant.ofEpochSecond(1)));
        chats.importMessages(old);
        chats.importMessages(old);
        assertThat(texts(chats.page(talk.id(), null, 10))).containsExactly("oldest", "older", "new");
        assertThat(chats.imported(List.of(talk.id(), "none"))).containsExactly(3L, -1L);
    }
}
