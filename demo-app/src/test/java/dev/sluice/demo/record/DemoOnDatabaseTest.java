package dev.sluice.demo.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.DemoFixture;
import dev.sluice.demo.Visitor;
import dev.sluice.demo.importer.ImportProgram;
import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** One walk over both nodes past everything that the database keeps. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
final class DemoOnDatabaseTest {
    private static final String ACCOUNT = "name=zoe&password=long+enough";

    private final String address;
    private final DemoFixture demo;
    private final Visitor zoe;

    DemoOnDatabaseTest(TestDatabase kind) {
        address = kind.newAddress();
        demo = DemoFixture.startWith(address);
        zoe = demo.visitor();
    }

    @AfterEach
    void stop() {
        demo.close();
    }

    @Test
    void accountAndSettingsAndCharacterOfOneNodeAreOnTheOther() {
        assertThat(zoe.post(1, "/register", ACCOUNT + "&again=long+enough").status())
                .isEqualTo(303);
        assertThat(zoe.post(2, "/register", ACCOUNT + "&again=long+enough").status())
                .isNotEqualTo(303);
        assertThat(zoe.post(2, "/sign-in", ACCOUNT).status()).isEqualTo(303);
        zoe.post(1, "/settings", "display=Zoe+%F0%9F%99%82&about=Likes+tea&replies=SHORT");
        assertThat(zoe.get(2, "/settings").body()).contains("Zoe 🙂", "Likes tea");
        String character = zoe.post(
                        2,
                        "/characters",
                        "name=Mira&tagline=t&greeting=Hello&persona=p&memories=first%0D%0Asecond&public=on")
                .header("Location");
        assertThat(zoe.get(1, character).body()).contains("Mira", "first", "second");
    }

    @Test
    void conversationsOfTheTablesMoveToRedisWhileTheDemoRuns() {
        assertThat(command("fill", "6", "5")).isEmpty();
        assertThat(command("begin")).contains("SQL");
        Visitor ada = demo.visitor("ada");
        assertThat(ada.get(1, "/chat/legacy-0").body()).contains("Line 5 of volume 1");
        say(ada, 2, "written to the tables");
        assertThat(command("run")).contains("result", "right");
        say(ada, 1, "written to both");
        assertThat(command("switch")).contains("REDIS");
        assertThat(ada.get(2, "/chat/legacy-0").body())
                .contains("Line 1 of volume 1", "written to the tables", "written to both");
    }

    private static void say(Visitor who, int node, String text) {
        Http.Reply reply =
                who.post(node, "/chat/legacy-0", "id=" + text.hashCode() + "&text=" + text.replace(' ', '+'));
        assertThat(reply.status()).isEqualTo(303);
    }

    private String command(String... words) {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        List<String> where = List.of(address, RedisServer.shared().uri());
        ImportProgram.run(
                Stream.concat(where.stream(), Stream.of(words)).toList(),
                new PrintStream(told, true, StandardCharsets.UTF_8));
        return told.toString(StandardCharsets.UTF_8);
    }
}
