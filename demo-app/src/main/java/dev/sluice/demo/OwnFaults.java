package dev.sluice.demo;

import dev.sluice.demo.fault.Faults;
import dev.sluice.demo.fault.Load;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Breaks what this process has started itself. Thread-safe. */
final class OwnFaults implements Faults, AutoCloseable {
    /** A client of Redis that waits for news: {@code CLIENT LIST} says by which command. */
    private static final Pattern LISTENS = Pattern.compile("cmd=(?:p|s)?subscribe\\b|cmd=xread\\b|\\bp?sub=[1-9]");

    private static final Pattern ID = Pattern.compile("\\bid=([0-9]+)");

    private final RedisServer redis;
    private final List<RunningDemo.Seat> seats;
    private final Load load = new Load(System::nanoTime);
    private Duration slowness = Duration.ZERO;

    OwnFaults(RedisServer redis, List<RunningDemo.Seat> seats) {
        this.redis = redis;
        this.seats = seats;
    }

    @Override
    public synchronized void stopRedis() {
        redis.kill();
    }

    @Override
    public synchronized void startRedis() {
        if (!redis.isRunning()) { // Somebody may have killed it from outside.
            redis.restart();
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
    public synchronized void dropSubscriber(int node) {
        if (!redis.isRunning()) {
            return; // Nobody hears anything.
        }
        String name = " name=" + seat(node).clientName() + " ";
        redis.ask("CLIENT", "LIST").lines().filter(line -> line.contains(name)).forEach(line -> {
            Matcher id = ID.matcher(line);
            if (LISTENS.matcher(line).find() && id.find()) {
                redis.ask("CLIENT", "KILL", "ID", id.group(1));
            }
        });
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
                redis.isRunning(),
                slowness,
                seats.stream().map(RunningDemo.Seat::state).toList());
    }

    @Override
    public Load load() {
        return load;
    }

    @Override
    public void close() {
        load.close();
    }
}
