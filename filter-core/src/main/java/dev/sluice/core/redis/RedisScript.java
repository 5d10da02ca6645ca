package dev.sluice.core.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * A Lua script from a resource file beside the class that uses it. It is called by its digest, and sent whole where
 * the server does not know it: a new one, one after {@code SCRIPT FLUSH}, a new master of a Cluster. Immutable.
 *
 * <p>All keys of one call must carry the same hash tag, so that a Cluster runs it on one node.
 */
public final class RedisScript {
    private final String source;
    private final String digest;
    private final byte[] digestBytes;

    private RedisScript(String source) {
        this.source = source;
        this.digest = sha1(source);
        this.digestBytes = digest.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads the resources in the order given as one script; the ones in front hold functions the last one uses.
     *
     * @throws IllegalStateException if a resource is missing
     */
    public static RedisScript of(Class<?> owner, String... resources) {
        StringBuilder source = new StringBuilder();
        for (String resource : resources) {
            source.append(read(owner, resource));
        }
        return new RedisScript(source.toString());
    }

    static String read(Class<?> owner, String resource) {
        try (InputStream in = owner.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("script " + resource + " is missing beside " + owner.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("script " + resource + " cannot be read", e);
        }
    }

    /** This script with the function {@code append_change(log, length, topic, body)} of the change log in front. */
    public RedisScript appendingChanges() {
        return new RedisScript(ChangeLog.APPEND_FUNCTION + source);
    }

    /** Runs the script with binary arguments; bulk replies come as {@code byte[]}, integers as {@code Long}. */
    public @Nullable Object run(UnifiedJedis redis, List<byte[]> keys, List<byte[]> arguments) {
        try {
            return redis.evalsha(digestBytes, keys, arguments);
        } catch (JedisNoScriptException e) {
            return redis.eval(source.getBytes(StandardCharsets.UTF_8), keys, arguments);
        }
    }

    /** Runs the script with text arguments; bulk replies come as {@code String}, integers as {@code Long}. */
    public @Nullable Object runText(UnifiedJedis redis, List<String> keys, List<String> arguments) {
        try {
            return redis.evalsha(digest, keys, arguments);
        } catch (JedisNoScriptException e) {
            return redis.eval(source, keys, arguments);
        }
    }

    /** Keys and arguments of one run of a script. Immutable. */
    public record Call(List<byte[]> keys, List<byte[]> arguments) {}

    /** Runs the script for each of these in one pipeline, on a Cluster one for each node; replies in the same order. */
    public List<@Nullable Object> runAll(UnifiedJedis redis, List<Call> calls) {
        List<Response<Object>> replies =
                send(redis, calls, (pipeline, call) -> pipeline.evalsha(digestBytes, call.keys(), call.arguments()));
        List<@Nullable Object> results = new ArrayList<>();
        List<Integer> unknown = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            try {
                results.add(resultOf(replies.get(i), redis, calls.get(i)));
            } catch (JedisNoScriptException e) {
                results.add(null);
                unknown.add(i);
            }
        }
        runWhole(redis, calls, unknown, results);
        return results;
    }

    /** Those that a server did not know the script for, in one more pipeline: one by one, many would take too long. */
    private void runWhole(UnifiedJedis redis, List<Call> calls, List<Integer> unknown, List<@Nullable Object> results) {
        if (unknown.isEmpty()) {
            return;
        }
        byte[] script = source.getBytes(StandardCharsets.UTF_8);
        List<Call> again = unknown.stream().map(calls::get).toList();
        List<Response<Object>> replies =
                send(redis, again, (pipeline, call) -> pipeline.eval(script, call.keys(), call.arguments()));
        for (int i = 0; i < again.size(); i++) {
            results.set(unknown.get(i), resultOf(replies.get(i), redis, again.get(i)));
        }
    }

    private static List<Response<Object>> send(
            UnifiedJedis redis, List<Call> calls, BiFunction<AbstractPipeline, Call, Response<Object>> how) {
        return Pipeline.of(
                redis,
                pipeline ->
                        calls.stream().map(call -> how.apply(pipeline, call)).toList());
    }

    /** What a pipeline cannot do is done in a call of its own: follow a slot that moved. */
    private @Nullable Object resultOf(Response<Object> reply, UnifiedJedis redis, Call call) {
        try {
            return reply.get();
        } catch (JedisRedirectionException e) {
            return run(redis, call.keys(), call.arguments());
        } catch (IllegalStateException e) {
            throw new JedisConnectionException("a node of the Cluster did not answer its part of a pipeline", e);
        }
    }

    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
