package dev.sluice.core.redis;

import java.net.SocketTimeoutException;
import java.util.HashSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Makes the Jedis client for a {@link RedisUri} and keeps trying where that needs an answering server: Jedis' Sentinel
 * and Cluster clients throw while nothing answers, and no application should fail to start for that. Thread-safe.
 */
final class Connector implements AutoCloseable {
    private final RedisSettings settings;
    private final ScheduledExecutorService background;
    private final @Nullable Tls tls;
    private final int poolSize;
    private final NodePools pools = new NodePools(this::openPool);
    private final CompletableFuture<UnifiedJedis> client = new CompletableFuture<>();
    private volatile boolean closed;
    private volatile @Nullable RuntimeException lastFailure;

    Connector(RedisSettings settings, int poolSize, ScheduledExecutorService background) {
        this.settings = settings;
        this.poolSize = poolSize;
        this.background = background;
        this.tls = settings.uri().tls() ? new Tls(settings.tls()) : null;
        if (settings.uri().topology() == RedisUri.Topology.STANDALONE) {
            client.complete(standalone());
        } else {
            background.execute(this::connect);
        }
    }

    /**
     * The client, which the calling thread waits for within its {@link CallDeadline}.
     *
     * @throws JedisException if no Sentinel or Cluster node has answered yet, caused by what stood in the way last
     */
    UnifiedJedis client() {
        try {
            return client.isDone() ? client.join() : client.get(limitMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | SocketTimeoutException | ExecutionException e) {
            throw notConnected();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notConnected();
        }
    }

    private JedisException notConnected() {
        RuntimeException why = lastFailure;
        String start = "not connected yet: ";
        return why == null
                ? new JedisException(start + "no answer", new SocketTimeoutException("no answer"))
                : new JedisException(start + why.getMessage(), why);
    }

    private int limitMillis() throws SocketTimeoutException {
        return CallDeadline.remainingMillis((int) settings.timeout().toMillis());
    }

    void dropIdle() {
        pools.dropIdle();
    }

    int inUse() {
        return pools.inUse();
    }

    private void connect() {
        try {
            UnifiedJedis connected = settings.uri().topology() == RedisUri.Topology.SENTINEL ? sentinel() : cluster();
            client.complete(connected);
            if (closed) {
                connected.close();
            }
        } catch (RuntimeException e) { // Jedis throws more than its own kind: an unknown host name in the map of slots
            lastFailure = e;
            if (!closed && !background.isShutdown()) {
                var unused = background.schedule(
                        this::connect, settings.breakerPause().toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private UnifiedJedis standalone() {
        return RedisClient.builder()
                .clientConfig(config(true))
                .connectionProvider(new StandaloneNode(settings.uri().nodes().get(0), pools))
                .build();
    }

    private UnifiedJedis sentinel() {
        String master = settings.uri().masterName();
        if (master == null) {
            throw new IllegalStateException("a Sentinel URI always has a master name");
        }
        SentinelMaster provider =
                new SentinelMaster(master, settings.uri().nodes(), config(true), config(false), pools);
        return RedisSentinelClient.builder()
                .masterName(master)
                .sentinels(new HashSet<>(settings.uri().nodes()))
                .clientConfig(config(true))
                .connectionProvider(provider)
                .build();
    }

    private UnifiedJedis cluster() {
        ClusterNodes nodes = new ClusterNodes(settings.uri().nodes(), config(true), pools, background);
        return RedisClusterClient.builder()
                .nodes(new HashSet<>(settings.uri().nodes()))
                .clientConfig(config(true))
                .connectionProvider(nodes)
                .commandExecutor(new ClusterExecutor(nodes, settings.timeout()))
                .build();
    }

    private ConnectionPool openPool(HostAndPort node) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(poolSize);
        pool.setMaxIdle(poolSize);
        pool.setMinIdle(Math.min(poolSize, settings.poolMinIdle()));
        pool.setTestWhileIdle(
                false); // An idle connection goes after a minute; its PING would log a trace when Redis is away.
        pool.setJmxEnabled(false);
        DeadlineSocketFactory sockets = new DeadlineSocketFactory(node, settings, tls, background);
        JedisClientConfig config = config(true);
        ConnectionFactory connections = ConnectionFactory.builder()
                .socketFactory(sockets)
                .clientConfig(config)
                .connectionBuilder(PooledConnection.builder(sockets, config))
                .build();
        return new DeadlinePool(connections, pool, settings.poolWait());
    }

    /** RESP2 is pinned: negotiation fixes the wrong decoders when Redis is down at the start, and proxies know it. */
    private JedisClientConfig config(boolean signIn) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .resp2()
                .connectionTimeoutMillis((int) settings.connectTimeout().toMillis())
                .socketTimeoutMillis((int) settings.timeout().toMillis())
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .clientName(settings.clientName().isEmpty() ? null : settings.clientName());
        if (signIn) {
            config.user(settings.uri().user())
                    .password(settings.uri().password())
                    .database(settings.uri().database());
        }
        if (tls != null) {
            config.sslOptions(tls.options());
        }
        return config.build();
    }

    @Override
    public void close() {
        closed = true;
        if (client.isDone()) {
            client.join().close();
        }
        pools.close();
    }
}
