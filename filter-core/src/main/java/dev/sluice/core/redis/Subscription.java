package dev.sluice.core.redis;

import dev.sluice.core.redis.ChangeLog.Listener;

/**
 * One listener of a change log. What it throws harms neither the others nor the reading: it counts as having missed
 * something, and is told so. Used by the reading thread alone.
 */
final class Subscription {
    private static final System.Logger LOG = System.getLogger(ChangeLog.class.getName());

    private final String topic;
    private final Listener listener;
    private boolean failed;
    private boolean told;

    Subscription(String topic, Listener listener) {
        this.topic = topic;
        this.listener = listener;
    }

    boolean isOf(Listener other) {
        return listener == other;
    }

    void changed(String changedTopic, String body) {
        if (!failed && topic.equals(changedTopic)) {
            failed = !bears(() -> listener.changed(body));
        }
    }

    void missed() {
        failed = !bears(listener::missed);
    }

    void makeGood() {
        if (failed) {
            missed();
        }
    }

    private boolean bears(Runnable news) {
        try {
            news.run();
            return true;
        } catch (RuntimeException | LinkageError e) {
            if (!told) {
                told = true;
                LOG.log(System.Logger.Level.ERROR, "a listener of the topic " + topic + " failed; it begins anew", e);
            }
            return false;
        }
    }
}
