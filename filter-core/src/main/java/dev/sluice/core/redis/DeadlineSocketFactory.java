package dev.sluice.core.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Opens the connections to one Redis node: every address of its host is tried, within the caller's deadline.
 *
 * <p>It is a kind of Jedis' own factory only because {@code Connection.getHostAndPort}, which a Cluster's redirections
 * need, casts to that.
 */
final class DeadlineSocketFactory extends DefaultJedisSocketFactory {
    private final HostAndPort node;
    private final RedisSettings settings;
    private final @Nullable Tls tls;
    private final ScheduledExecutorService watchdog;

    DeadlineSocketFactory(
            HostAndPort node, RedisSettings settings, @Nullable Tls tls, ScheduledExecutorService watchdog) {
        super(node);
        this.node = node;
        this.settings = settings;
        this.tls = tls;
        this.watchdog = watchdog;
    }

    @Override
    public Socket createSocket() {
        try {
            Socket socket = connect();
            return tls == null ? socket : tls.over(socket, node);
        } catch (IOException e) {
            throw new JedisConnectionException("cannot connect to Redis at " + node + ": " + e.getMessage(), e);
        }
    }

    private Socket connect() throws IOException {
        IOException failure = new IOException("no address known for " + node.getHost());
        for (InetAddress address : InetAddress.getAllByName(node.getHost())) {
            DeadlineSocket socket = new DeadlineSocket((int) settings.timeout().toMillis(), watchdog);
            try {
                open(socket, address);
                return socket;
            } catch (IOException e) {
                socket.close();
                failure = e;
            }
        }
        throw failure;
    }

    private void open(Socket socket, InetAddress address) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        int connectMillis = (int) settings.connectTimeout().toMillis();
        int limitMillis = Math.min(connectMillis, CallDeadline.remainingMillis(connectMillis));
        socket.connect(new InetSocketAddress(address, node.getPort()), limitMillis);
        socket.setSoTimeout((int) settings.timeout().toMillis());
    }
}
