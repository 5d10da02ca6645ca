package dev.sluice.demo;

import dev.sluice.demo.fault.Faults;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.util.List;

/** Breaks what this process has started itself. Thread-safe. */
final class OwnFaults implements Faults {
    private final RedisServer redis;
    private final List<RunningDemo.Seat> seats;
    private boolean redisRuns = true;
    private Duration slowness = Duration.ZERO;

    OwnFaults(RedisServer redis, List<RunningDemo.Seat> seats) {
        this.redis = redis;
        this.seats = seats;
    }

    @Override
    public synchronized void stopRedis() {
        if (redisRuns) {
            redis.kill();
            redisRuns = false;
        }
    }

    @Override
    public synchronized void startRedis() {
        if (!redisRuns) {
            redis.restart();
            redisRuns = true;
        }
    }

    @Override
    public synchronized void slowRedis(Duration each) {
        seats.forEach(seat -> seat.delay(each));
        slowness = each;
    }

    @Override
    public void cutOff(int node) {
        seat(node).cutOff(true);
    }

    @Override
    public void reconnect(int node) {
        seat(node).cutOff(false);
    }

    @Override
    public void dropSubscriber(int node) {
        seat(node).breakConnections();
    }

    @Override
    public void killNode(int node) {
        seat(node).kill();
    }

    @Override
    public void startNode(int node) {
        try {
            seat(node).start();
        } catch (CannotStart e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private RunningDemo.Seat seat(int node) {
        if (node < 1 || node > seats.size()) {
            throw new IllegalArgumentException("no node " + node + ": there are " + seats.size());
        }
        return seats.get(node - 1);
    }

    @Override
    public synchronized State state() {
        return new State(
                redisRuns, slowness, seats.stream().map(RunningDemo.Seat::state).toList());
    }
}
