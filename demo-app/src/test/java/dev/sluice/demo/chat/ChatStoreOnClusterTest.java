package dev.sluice.demo.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.testing.RedisCluster;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChatStoreOnClusterTest {
    @Test
    void conversationsLiveOnAllNodesOfACluster() throws Exception {
        try (RedisCluster cluster = RedisCluster.start();
                RedisLink link = ChatStoreTest.link(cluster.uri())) {
            ChatStore chats = new ChatStore(link, LegacyChats.none(), Clock.systemUTC(), new Metrics("cluster-test"));
            for (int i = 0; i < 9; i++) {
                String id = chats.create(ChatStore.newId(), 1, 7, "talk " + i)
                        .orElseThrow()
                        .id();
                chats.append(id, Author.USER, "hello");
                chats.append(id, Author.CHARACTER, "good day");
            }
            List<Conversation> latest = chats.latest(1, 0, 20);
            assertThat(latest).hasSize(9).allMatch(c -> c.messages() == 2);
            assertThat(chats.page(latest.get(0).id(), null, 10)).hasSize(2);
            chats.importMessages(latest.stream()
                    .flatMap(c -> IntStream.range(0, 20)
                            .mapToObj(i -> new Message("m" + i, c.id(), Author.USER, "old", Instant.ofEpochSecond(i))))
                    .toList());
            assertThat(chats.imported(latest.stream().map(Conversation::id).toList()))
                    .containsOnly(22L);
            chats.delete(latest.get(0).id());
            assertThat(chats.count(1)).isEqualTo(8);
        }
    }
}
