package dev.sluice.demo.chat;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** There was nothing before Redis, so nobody asks for it. Immutable. */
final class NoLegacyChats implements LegacyChats {
    private static final String WHY = "nobody asks the old place when the phase is REDIS";

    @Override
    public Phase phase() {
        return Phase.REDIS;
    }

    @Override
    public boolean create(Conversation conversation) {
        throw new UnsupportedOperationException(WHY);
    }

    @Override
    public Optional<Conversation> find(String id) {
        return Optional.empty();
    }

    @Override
    public List<Conversation> latest(long user, int offset, int count) {
        return List.of();
    }

    @Override
    public long count(long user) {
        return 0;
    }

    @Override
    public Appended append(String conversation, List<Message> messages) {
        throw new UnsupportedOperationException(WHY);
    }

    @Override
    public Optional<Page> read(String conversation, @Nullable String before, int count) {
        return Optional.empty();
    }

    @Override
    public void rename(String conversation, String title) {
        throw new UnsupportedOperationException(WHY);
    }

    @Override
    public void delete(String conversation) {
        throw new UnsupportedOperationException(WHY);
    }
}
