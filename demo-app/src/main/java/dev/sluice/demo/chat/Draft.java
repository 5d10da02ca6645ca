package dev.sluice.demo.chat;

import jakarta.servlet.http.HttpSession;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a user has written and not sent yet, by conversation: an attribute of the session, changed where it stands. The session filter
 * sees by itself that it has changed. Used by the requests of one session; of two at once the later wins.
 */
public final class Draft {
    private static final String ATTRIBUTE = "chat.draft";

    /** A session is no place for a book. */
    private static final int MOST = 10;

    private final Map<String, String> texts = new LinkedHashMap<>();

    private Draft() {}

    /** What stands in the session for that conversation; empty if nothing does. */
    static String of(HttpSession session, String conversation) {
        return session.getAttribute(ATTRIBUTE) instanceof Draft draft ? draft.texts.getOrDefault(conversation, "") : "";
    }

    static void keep(HttpSession session, String conversation, String text) {
        if (text.isEmpty()) {
            drop(session, conversation);
        } else if (session.getAttribute(ATTRIBUTE) instanceof Draft draft) {
            draft.put(conversation, text);
        } else {
            Draft draft = new Draft();
            draft.put(conversation, text);
            session.setAttribute(ATTRIBUTE, draft);
        }
    }

    private void put(String conversation, String text) {
        texts.remove(conversation);
        texts.put(conversation, text);
        Optional<String> oldest =
                texts.keySet().stream().limit(Math.max(0, texts.size() - MOST)).findFirst();
        oldest.ifPresent(texts::remove);
    }

    static void drop(HttpSession session, String conversation) {
        if (session.getAttribute(ATTRIBUTE) instanceof Draft draft) {
            draft.texts.remove(conversation);
        }
    }
}
