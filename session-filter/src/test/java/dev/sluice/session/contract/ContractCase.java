package dev.sluice.session.contract;

import dev.sluice.testing.Http;
import dev.sluice.testing.WarFile;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;

/** The cases of one topic on one subject: they share the application, each has a visitor of its own. */
@ExtendWith(Differences.class)
abstract class ContractCase {
    /** Open from the first case of a subject to its last; each case has an instance of this class of its own. */
    private static @Nullable Shop open;

    private final Subject subject;
    private final Shop shop;
    private final String cookie;
    private final Visitor visitor;

    ContractCase(Subject subject) {
        this(subject, war -> war);
    }

    ContractCase(Subject subject, UnaryOperator<WarFile> rest) {
        this(subject, war -> war, rest);
    }

    ContractCase(Subject subject, UnaryOperator<WarFile> before, UnaryOperator<WarFile> rest) {
        this(subject, subject.cookie(), before, rest);
    }

    /** For an application that names the cookie. */
    ContractCase(Subject subject, String cookie, UnaryOperator<WarFile> before, UnaryOperator<WarFile> rest) {
        this.subject = subject;
        this.cookie = cookie;
        this.shop = openOnce(subject, before, rest);
        this.visitor = new Visitor(shop, cookie);
    }

    private static Shop openOnce(Subject subject, UnaryOperator<WarFile> before, UnaryOperator<WarFile> rest) {
        Shop there = open;
        if (there == null) {
            there = Shop.open(subject, before, rest);
            open = there;
        }
        return there;
    }

    @BeforeEach
    void forgetEvents() {
        Events.clear();
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        if (open != null) {
            open.close();
            open = null;
        }
    }

    final Subject subject() {
        return subject;
    }

    final Shop shop() {
        return shop;
    }

    final Visitor visitor() {
        return visitor;
    }

    final Visitor stranger() {
        return new Visitor(shop, cookie);
    }

    /** What a client without a past gets that sends this id in its cookie. */
    final String answerTo(String id, Page page) {
        return Http.get(shop.uri(PageServlet.path(page)), "Cookie", cookie + "=" + id)
                .body();
    }
}
