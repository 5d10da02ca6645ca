package dev.sluice.core.redis;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * Pipelines whose replies are read by the thread that asks. Left alone, Jedis starts a pool of threads for each
 * pipeline over several nodes, and those know nothing of the {@link CallDeadline} of the caller. Stateless.
 */
public final class Pipeline {
    private Pipeline() {}

    /** Sends what the questions put into the pipeline, and returns when all replies are there. */
    static <T> T of(UnifiedJedis redis, Function<AbstractPipeline, T> questions) {
        try (AbstractPipeline pipeline = open(redis)) {
            T replies = questions.apply(pipeline);
            pipeline.sync();
            return replies;
        }
    }

    /**
     * Sends to the node that has the key what the questions put into the pipeline, also commands without a key, and returns
     * when all replies are there. That the key is no longer on that node of a Cluster is an error of its replies.
     */
    public static <T> T ofKey(UnifiedJedis redis, byte[] key, Function<AbstractPipeline, T> questions) {
        if (!(redis instanceof RedisClusterClient cluster)) {
            return of(redis, questions);
        }
        try (AbstractPipeline pipeline =
                new redis.clients.jedis.Pipeline(cluster.getConnectionFromSlot(JedisClusterCRC16.getSlot(key)), true)) {
            T replies = questions.apply(pipeline);
            pipeline.sync();
            return replies;
        } catch (JedisConnectionException e) {
            cluster.refreshClusterTopology(); // As Jedis does where it sends a command itself.
            throw e;
        }
    }

    private static AbstractPipeline open(UnifiedJedis redis) {
        return redis instanceof RedisClusterClient cluster ? cluster.pipelined(new CallingThread()) : redis.pipelined();
    }

    /** Runs everything at once and by itself. */
    private static final class CallingThread extends AbstractExecutorService {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
