package dev.sluice.session;

import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RollingRestartPromiseTest {
    private static final int CLIENTS = 6;
    private static final int BETWEEN_RESTARTS = 100;

    /** A request that meets a stopping node is sent to the next, as a load balancer does. */
    @ParameterizedTest
    @EnumSource
    void rollingRestartOfFourNodesUnderLoadLosesNoSessionAndNoAttribute(Container container) throws Exception {
        try (Nodes nodes = Nodes.start(4, RedisServer.shared().uri(), container);
                Load load = Load.on(nodes, CLIENTS, Load.Allowance.NODES_STOP)) {
            for (int i = 0; i < nodes.size(); i++) {
                load.untilAcknowledged(BETWEEN_RESTARTS);
                nodes.restart(i);
            }
            load.untilAcknowledged(BETWEEN_RESTARTS).assertPromisesKept();
        }
    }
}
