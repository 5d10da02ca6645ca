package dev.sluice.demo.character;

import dev.sluice.cache.ResponseCache;
import dev.sluice.cache.object.Keep;
import dev.sluice.cache.object.ObjectCache;
import dev.sluice.cache.object.ValueType;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.account.Preferences;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The characters, read through the cache of objects and written to the system of record. When a change has returned,
 * this node answers with it at once, the others within {@code changelog.lease}. Thread-safe.
 *
 * <p>A change is announced to the caches before it is written and again afterwards: while Redis does not answer, nothing is
 * changed and the caller learns it by {@link RedisUnavailable}, rather than that other nodes go on with what was. Lookups
 * never fail for Redis.
 */
public final class Characters {
    static final int MOST_PER_USER = 200;
    static final int PAGE_SIZE = 24;

    /** Further pages than these would be keys that anybody makes up. */
    static final int MOST_PAGES = 50;

    private static final Duration OF_PROFILES = Duration.ofMinutes(5);

    /** The longest there is: ids of an owner end when they change. */
    private static final Duration OF_IDS = Duration.ofDays(30);

    private static final Duration OF_LISTS = Duration.ofMinutes(1);
    private static final ValueType<Profile> PROFILE =
            ValueType.of(Profile.class).immutable();
    private static final ValueType<List<Long>> IDS = new ValueType<List<Long>>() {};

    /** The tag of all answers that list public characters. */
    static final String LIST_TAG = "characters";

    private final CharacterTable table;
    private final StatusBoard statuses;
    private final Supplier<ResponseCache> cache;

    /** @param cache of the node, asked for at each use */
    Characters(CharacterTable table, Supplier<ResponseCache> cache) {
        this.table = table;
        this.statuses = new StatusBoard(table, cache);
        this.cache = cache;
    }

    /** The tag of answers that show that character. */
    static String tag(long id) {
        return "character-" + id;
    }

    /** The character of that id, public or not; whether somebody may see it is for the caller to ask. */
    public Optional<Profile> find(long id) throws SQLException {
        return Optional.ofNullable(profiles()
                .get(
                        Long.toString(id),
                        Keep.of(OF_PROFILES),
                        PROFILE,
                        () -> table.load(List.of(id)).get(id)));
    }

    /** The ids of a user's characters, newest first; at most 200. */
    public List<Long> idsOf(long owner) throws SQLException {
        List<Long> ids = ids().get(Long.toString(owner), Keep.of(OF_IDS), IDS, () -> table.idsOf(owner));
        return ids == null ? List.of() : List.copyOf(ids);
    }

    /** The user's characters, newest first; at most 200. */
    public List<Profile> of(long owner) throws SQLException {
        return all(idsOf(owner)).stream()
                .filter(profile -> profile.owner() == owner)
                .toList();
    }

    /** @param page from 1; those behind the last one are empty */
    Listing of(long owner, int page) throws SQLException {
        List<Long> ids = idsOf(owner);
        int from = Math.min((page - 1) * PAGE_SIZE, ids.size());
        int to = Math.min(from + PAGE_SIZE, ids.size());
        return new Listing(all(ids.subList(from, to)), page, to < ids.size());
    }

    /** The newest public characters, newest first; one page of them. */
    public List<Profile> listed() throws SQLException {
        return listed(1).characters();
    }

    /** @param page from 1 to {@link #MOST_PAGES} */
    Listing listed(int page) throws SQLException {
        int offset = (page - 1) * PAGE_SIZE;
        List<Long> found = lists().get(
                        Integer.toString(page), Keep.of(OF_LISTS), IDS, () -> table.publicIds(offset, PAGE_SIZE + 1));
        List<Long> ids = found == null ? List.of() : found;
        // A list may be older than a profile that has become private.
        List<Profile> characters = all(ids.subList(0, Math.min(PAGE_SIZE, ids.size()))).stream()
                .filter(Profile::isPublic)
                .toList();
        return new Listing(characters, page, ids.size() > PAGE_SIZE && page < MOST_PAGES);
    }

    private List<Profile> all(List<Long> ids) throws SQLException {
        List<String> keys = ids.stream().map(id -> Long.toString(id)).toList();
        return List.copyOf(profiles()
                .getAll(keys, Keep.of(OF_PROFILES), PROFILE, missing -> {
                    Map<String, Profile> loaded = new LinkedHashMap<>();
                    table.load(missing.stream().map(Long::valueOf).toList())
                            .forEach((id, profile) -> loaded.put(Long.toString(id), profile));
                    return loaded;
                })
                .values());
    }

    /** What the character is up to; empty if there is none of that id. */
    public Optional<Status> status(long id) throws SQLException {
        return statuses.of(id);
    }

    /**
     * What that character answers: the same to the same.
     *
     * @param prefs of the user it talks to
     * @param lastTexts of the conversation, oldest first; what was said a moment ago is not said again
     * @param text what the user wrote
     */
    public String reply(Profile profile, Preferences prefs, List<String> lastTexts, String text) {
        return Voice.of(profile, prefs).reply(lastTexts, text);
    }

    StatusBoard statuses() {
        return statuses;
    }

    /** Empty if the owner has {@link #MOST_PER_USER} already. */
    Optional<Profile> create(long owner, Description description) throws SQLException, RedisUnavailable {
        forgetLists(owner);
        OptionalLong id = table.add(owner, description, MOST_PER_USER);
        if (id.isEmpty()) {
            return Optional.empty();
        }
        forget(id.getAsLong()); // Somebody may have asked for that id before, and been told that there is none.
        forgetLists(owner);
        return find(id.getAsLong());
    }

    /** Whether it is there and belongs to that user. */
    boolean change(long id, long owner, Description description) throws SQLException, RedisUnavailable {
        forget(id);
        boolean changed = table.change(id, owner, description);
        if (changed) {
            forget(id);
            forgetLists(owner);
        }
        return changed;
    }

    /** Whether it was there and belonged to that user. */
    boolean delete(long id, long owner) throws SQLException, RedisUnavailable {
        forget(id);
        boolean deleted = table.delete(id, owner);
        if (deleted) {
            forget(id);
            statuses.forget(id);
            forgetLists(owner);
        }
        return deleted;
    }

    /** The object first: a page that is made after its tag was evicted must not be made of the old object. */
    private void forget(long id) throws RedisUnavailable {
        profiles().evict(Long.toString(id));
        cache.get().evictTag(tag(id));
    }

    private void forgetLists(long owner) throws RedisUnavailable {
        ids().evict(Long.toString(owner));
        lists().evictAll();
        cache.get().evictTag(LIST_TAG);
    }

    private ObjectCache profiles() {
        return cache.get().objects("characters");
    }

    private ObjectCache ids() {
        return cache.get().objects("character-ids");
    }

    private ObjectCache lists() {
        return cache.get().objects("character-lists");
    }
}
