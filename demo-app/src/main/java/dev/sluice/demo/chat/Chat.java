package dev.sluice.demo.chat;

import dev.sluice.demo.account.PreferencesStore;
import dev.sluice.demo.character.Characters;
import dev.sluice.demo.web.Ground;

/** The topic of conversations: pages and API. */
public final class Chat {
    private Chat() {}

    /**
     * Adds the pages of the topic.
     *
     * @param legacy where conversations were before they came to Redis
     * @return the store, for those who look into conversations too
     */
    public static ChatStore addTo(
            Ground ground, PreferencesStore preferences, Characters characters, LegacyChats legacy) {
        ChatStore chats = new ChatStore(ground.link(), legacy, ground.clock(), ground.metrics());
        Talk talk = new Talk(chats, characters, preferences);
        ground.serve(new ChatServlet(ground.layout(), talk), "/chat/*");
        ground.serve(new ConversationsServlet(ground.layout(), talk), "/api/conversations/*");
        return chats;
    }
}
