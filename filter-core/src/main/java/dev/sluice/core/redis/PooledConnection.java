package dev.sluice.core.redis;

import java.util.Set;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.commands.ProtocolCommand;

/**
 * A connection that goes back into its pool only if every command on it has had its one reply: a reply that is left over would be
 * taken for that of the next command. One that was subscribed never goes back, as the replies of a subscription cannot be counted. Used
 * by one thread at a time, but for the end of a subscription.
 */
final class PooledConnection extends Connection {
    private static final Set<ProtocolCommand> WITHOUT_COUNT =
            Set.of(Command.SUBSCRIBE, Command.PSUBSCRIBE, Command.SSUBSCRIBE, Command.MONITOR);

    private int unanswered;
    private boolean isUncounted;

    private PooledConnection(Connection.Builder builder) {
        super(builder);
    }

    /** Makes such connections. */
    static Connection.Builder builder(JedisSocketFactory sockets, JedisClientConfig config) {
        return new Connection.Builder() {
            @Override
            protected Connection createConnection() {
                return new PooledConnection(this);
            }
        }.socketFactory(sockets).clientConfig(config);
    }

    @Override
    public void sendCommand(CommandArguments arguments) {
        if (WITHOUT_COUNT.contains(arguments.getCommand())) {
            isUncounted = true;
        }
        unanswered++;
        super.sendCommand(arguments);
    }

    @Override
    protected Object readProtocolWithCheckingBroken() {
        unanswered--; // An error reply is a reply, and a connection that gives none is broken.
        return super.readProtocolWithCheckingBroken();
    }

    @Override
    public void close() {
        if (isUncounted || unanswered != 0) {
            setBroken();
        }
        super.close();
    }
}
