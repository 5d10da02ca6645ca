package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RedisMemoryTest {
    @Test
    void memoryIsReadFromTheAnswerOfRedis() {
        String info = String.join(
                "\r\n",
                "# Memory",
                "used_memory:1048576",
                "used_memory_human:1.00M",
                "maxmemory:2097152",
                "maxmemory_human:2.00M",
                "maxmemory_policy:allkeys-lru",
                "");
        assertThat(RedisMemory.parse(info)).contains(new RedisMemory(1_048_576, 2_097_152, "allkeys-lru"));
    }

    @Test
    void answerWithoutTheNumbersIsNone() {
        assertThat(RedisMemory.parse("")).isEmpty();
        assertThat(RedisMemory.parse("used_memory:much\r\nmaxmemory:0\r\n")).isEmpty();
        assertThat(RedisMemory.parse("used_memory:1\nmaxmemory:0\n")).contains(new RedisMemory(1, 0, ""));
    }
}
