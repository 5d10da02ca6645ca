package dev.sluice.demo.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.demo.DemoFixture;
import dev.sluice.demo.Visitor;
import dev.sluice.demo.web.Exchange;
import dev.sluice.testing.Http;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ChatPagesTest {
    private static final String API = "/api/conversations";

    private static DemoFixture demo;
    private static Visitor ada;
    private static Visitor bob;

    @BeforeAll
    static void start() {
        demo = DemoFixture.start();
        ada = demo.visitor("ada");
        bob = demo.visitor("bob");
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    private static String begin(Visitor visitor, String title) {
        String character = first(visitor.get(1, "/chat").body(), "<option value=\"([0-9]+)\"");
        return visitor.post(1, "/chat", "id=" + ChatStore.newId() + "&character=" + character + "&name=" + title)
                .header("Location");
    }

    private static String first(String body, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(body);
        assertThat(matcher.find()).as("%s in %s", pattern, body).isTrue();
        return matcher.group(1);
    }

    private static int times(String body, String part) {
        return body.split(Pattern.quote(part), -1).length - 1;
    }

    private static Http.Reply call(Visitor visitor, String method, String path, String body) {
        String[] headers = {"Authorization", "Bearer " + visitor.cookie("token"), "Content-Type", "application/json"};
        return new Http().send(method, URI.create(demo.nodes().get(1) + path), body, headers);
    }

    private static JsonNode json(Http.Reply reply) throws Exception {
        return Exchange.JSON.readTree(reply.body());
    }

    @Test
    void messageSentOnOneNodeIsAnsweredAtOnceAndReadOnTheOther() {
        String talk = begin(ada, "Engines");
        String id = first(ada.get(1, talk).body(), "name=\"id\" value=\"([^\"]+)\"");
        assertThat(ada.post(1, talk, "id=" + id + "&text=Hello+%3Cthere%3E").status())
                .isEqualTo(303);
        String page = ada.get(2, talk).body();
        assertThat(page).contains("Hello &lt;there&gt;", "Engines");
        assertThat(times(page, "class=\"message mine\"")).isEqualTo(1);
        assertThat(times(page, "class=\"message theirs\"")).isEqualTo(2); // the greeting and the answer
        assertThat(ada.get(2, "/chat").body()).contains(talk);
    }

    @Test
    void formSentAgainAfterALostAnswerStoresOnce() {
        String talk = begin(ada, "Twice");
        ada.post(1, talk, "id=same&text=Once");
        ada.post(2, talk, "id=same&text=Once");
        assertThat(times(ada.get(1, talk).body(), "<li ")).isEqualTo(3);
    }

    @Test
    void anotherUsersConversationIsNotThere() {
        String talk = begin(ada, "Private");
        assertThat(bob.get(1, talk).status()).isEqualTo(404);
        assertThat(bob.get(1, talk + "/delete").status()).isEqualTo(404);
        assertThat(bob.post(1, talk, "id=x&text=Hi").status()).isEqualTo(404);
        assertThat(bob.post(1, talk + "/delete", "").status()).isEqualTo(404);
        assertThat(call(bob, "GET", talk.replace("/chat", API), "").status()).isEqualTo(404);
        assertThat(call(bob, "GET", talk.replace("/chat", API) + "/messages", "")
                        .status())
                .isEqualTo(404);
        assertThat(bob.get(1, "/chat").body()).doesNotContain(talk);
        assertThat(ada.get(1, talk).status()).isEqualTo(200);
    }

    @Test
    void whatIsUnsentIsKeptInTheSessionAndThereOnTheOtherNode() {
        String one = begin(ada, "One");
        String two = begin(ada, "Two");
        ada.post(1, one, "id=d1&text=first+thought&keep=1");
        ada.post(1, two, "id=d2&text=second+thought&keep=1"); // changes the attribute where it stands
        assertThat(ada.get(2, two).body()).contains("second thought</textarea>");
        assertThat(ada.get(2, one).body()).contains("first thought</textarea>");
        ada.post(2, one, "id=d3&text=sent");
        assertThat(ada.get(1, one).body()).doesNotContain("first thought");
    }

    @Test
    void conversationIsRenamedAndDeletedAfterAQuestion() {
        String talk = begin(ada, "Old+title");
        ada.post(1, talk + "/rename", "name=New+title");
        assertThat(ada.get(2, talk + "/delete").body()).contains("New title");
        assertThat(ada.get(2, talk).status()).isEqualTo(200);
        ada.post(1, talk + "/delete", "");
        assertThat(ada.get(2, talk).status()).isEqualTo(404);
    }

    @Test
    void olderMessagesAreBehindALink() throws Exception {
        String talk = begin(bob, "Long");
        for (int i = 0; i < 26; i++) {
            bob.post(1, talk, "id=n" + i + "&text=number+" + i + ".");
        }
        String newest = bob.get(1, talk).body();
        String older =
                bob.get(1, first(newest, "href=\"([^\"]+before=[^\"]+)\"")).body();
        assertThat(newest).contains("number 25.").doesNotContain("number 0.");
        assertThat(older).contains("number 0.").doesNotContain("number 25.");
    }

    @Test
    void programsDoTheSameThroughTheApi() throws Exception {
        String character = first(bob.get(1, "/chat").body(), "<option value=\"([0-9]+)\"");
        Http.Reply begun = call(bob, "POST", API, "{\"character\":" + character + ",\"title\":\"By program\"}");
        assertThat(begun.status()).isEqualTo(201);
        String path = API + "/" + json(begun).get("id").asText();
        Http.Reply said = call(bob, "POST", path + "/messages", "{\"id\":\"p1\",\"text\":\"Hello\"}");
        assertThat(said.status()).isEqualTo(201);
        assertThat(json(said).get("messages")).hasSize(2);
        assertThat(json(call(bob, "GET", path + "/messages?count=1", ""))
                        .get("hasOlder")
                        .asBoolean())
                .isTrue();
        assertThat(json(call(bob, "PUT", path, "{\"title\":\"Named anew\"}"))
                        .get("title")
                        .asText())
                .isEqualTo("Named anew");
        assertThat(call(bob, "GET", API + "?count=5", "").body()).contains("Named anew", "\"total\"");
        assertThat(call(bob, "DELETE", path, "").status()).isEqualTo(204);
        assertThat(call(bob, "GET", path, "").status()).isEqualTo(404);
        assertThat(call(bob, "POST", API, "{\"character\":0}").status()).isEqualTo(422);
    }

    @Test
    void wrongInputIsRefusedInTheLanguageOfTheVisitor() {
        String talk = begin(ada, "Input");
        assertThat(ada.post(1, talk, "id=x&text=").status()).isEqualTo(422);
        String longest = "x%0D%0A".repeat(Message.LONGEST_TEXT / 2 - 1) + "xx";
        assertThat(ada.post(1, talk, "id=y&text=" + longest).status()).isEqualTo(303);
        assertThat(ada.post(1, talk, "id=z&text=" + longest + "x").status()).isEqualTo(422);
        String half = "{\"character\":1,\"title\":\"half \\ud83d a smile\"}";
        assertThat(call(bob, "POST", API, half).status()).isEqualTo(422);
        assertThat(ada.post(1, talk, "id=x&text=" + "a".repeat(4001)).body()).contains("4000");
        assertThat(ada.get(1, "/chat", "Accept-Language", "zh").body()).contains("我的对话");
        assertThat(demo.visitor().get(1, "/chat").status()).isEqualTo(303);
    }
}
