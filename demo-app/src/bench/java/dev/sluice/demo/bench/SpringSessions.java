package dev.sluice.demo.bench;

import jakarta.servlet.Filter;
import java.time.Duration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.data.redis.RedisSessionRepository;
import org.springframework.session.web.http.SessionRepositoryFilter;
import redis.clients.jedis.JedisPoolConfig;

/** Spring Session as {@code @EnableRedisHttpSession} sets it up, without a Spring context. */
final class SpringSessions {
    private SpringSessions() {}

    /** With as many pooled connections as ours has by default; Spring Boot's default is 8. */
    @SuppressWarnings("deprecation") // by our Jedis, not by the one this runs with
    static Filter overJedis(int redisPort) {
        JedisPoolConfig pool = new JedisPoolConfig();
        pool.setMaxTotal(Server.POOL_SIZE);
        pool.setMaxIdle(Server.POOL_SIZE);
        JedisClientConfiguration client =
                JedisClientConfiguration.builder().usePooling().poolConfig(pool).build();
        JedisConnectionFactory connections = new JedisConnectionFactory(redis(redisPort), client);
        connections.afterPropertiesSet();
        connections.start();
        return filter(connections);
    }

    /** With one connection that all threads share, as is the default. */
    static Filter overLettuce(int redisPort) {
        LettuceConnectionFactory connections = new LettuceConnectionFactory(redis(redisPort));
        connections.afterPropertiesSet();
        connections.start();
        return filter(connections);
    }

    private static RedisStandaloneConfiguration redis(int port) {
        return new RedisStandaloneConfiguration("127.0.0.1", port);
    }

    private static Filter filter(RedisConnectionFactory connections) {
        RedisTemplate<String, Object> template = new RedisTemplate<>();
        template.setKeySerializer(RedisSerializer.string());
        template.setHashKeySerializer(RedisSerializer.string());
        template.setConnectionFactory(connections);
        template.afterPropertiesSet();
        RedisSessionRepository repository = new RedisSessionRepository(template);
        repository.setDefaultMaxInactiveInterval(Duration.ofSeconds(Server.TIMEOUT_SECONDS));
        return new SessionRepositoryFilter<>(repository);
    }
}
