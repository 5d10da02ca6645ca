package dev.sluice.demo.browser;

import dev.sluice.demo.DemoFixture;
import dev.sluice.demo.Visitor;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands on the pages so that they look lived in.
 *
 * @param conversation the id of one of ada's
 * @param room the id of one where ada and bob are
 */
record Furniture(String conversation, String room) {
    private static final Pattern LAST = Pattern.compile(".*/([^/?]+)(\\?.*)?$");

    static Furniture bring(DemoFixture demo) {
        Visitor ada = demo.visitor("ada");
        Visitor bob = demo.visitor("bob");
        String conversation = last(ada.post(1, "/chat", id() + "character=1&name=About+the+sea").header("Location"));
        for (String text : new String[] {"Hello!", "What do you remember of the sea?", "我们说中文吧，好吗？"}) {
            ada.post(1, "/chat/" + conversation, id() + "text=" + text.replace(' ', '+'));
        }
        ada.post(2, "/chat", id() + "character=2&name=A+second+one+with+a+title+that+is+longer+than+most");
        String room = last(ada.post(1, "/rooms", "name=Harbour").header("Location"));
        ada.post(1, "/rooms/" + room + "/enter", "go=1");
        bob.post(2, "/rooms/" + room + "/enter", "go=1");
        ada.post(1, "/rooms/" + room + "/lines", "text=Who+is+on+the+other+node?");
        bob.post(2, "/rooms/" + room + "/lines", "text=I+am.+Your+line+arrived+at+once.");
        ada.post(1, "/jobs", "kind=export-conversation&argument=" + conversation);
        ada.post(1, "/jobs", "kind=slow-count&argument=200");
        ada.post(1, "/jobs", "kind=summarise-room&argument=" + room);
        for (int i = 0; i < 30; i++) {
            bob.get(1 + i % 2, "/characters/" + (1 + i % 6));
        }
        return new Furniture(conversation, room);
    }

    private static String id() {
        return "id=" + UUID.randomUUID() + "&";
    }

    private static String last(String location) {
        Matcher matcher = LAST.matcher(location);
        if (!matcher.matches()) {
            throw new IllegalStateException("no id in " + location);
        }
        return matcher.group(1);
    }
}
