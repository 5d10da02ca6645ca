package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What travels between the nodes: forms of bodies, variants and validators. */
final class FormsTest {
    private static final RedisServer REDIS = RedisServer.start();
    private static final String TEXT = "A sentence that compresses well. ".repeat(300);
    private static final String[] GZIP = {"Accept-Encoding", "gzip"};
    private static final String[] PLAIN = {};
    private static Node[] nodes = {};

    @BeforeAll
    static void start() {
        nodes = new Node[] {Node.start(Container.JETTY, REDIS.uri()), Node.start(Container.TOMCAT, REDIS.uri())};
    }

    @AfterAll
    static void end() {
        for (Node node : nodes) {
            node.close();
        }
        REDIS.close();
    }

    @Test
    void clientsOfBothFormsAreAnsweredFromNearOnceEachHasBeenAskedFor() {
        String path = filled();
        assertThat(other().status(path, GZIP)).contains("detail=far");
        assertThat(other().status(path, PLAIN)).contains("detail=far");
        assertThat(other().status(path, GZIP)).contains("detail=near");
        assertThat(other().status(path, PLAIN)).contains("detail=near");
        assertThat(other().get(path, PLAIN).body()).isEqualTo(TEXT);
        assertThat(other().get(path, GZIP).header("Content-Encoding")).isEqualTo("gzip");
    }

    @Test
    void textIsCompressedWhenItsClientTakesGzipAndNotBefore() {
        String path = Application.on(Page.of(TEXT, "max-age=60"));
        nodes[0].get(path);
        assertThat(nodes[0].get(path, GZIP).header("Content-Encoding")).isEmpty();
        nodes[0].get(path, "Accept-Encoding", "gzip", "Cache-Control", "no-cache");
        assertThat(nodes[0].get(path, GZIP).header("Content-Encoding")).isEqualTo("gzip");
    }

    @Test
    void clientsOfBothFormsAreAnsweredFromNearWhicheverComesFirst() {
        String path = filled();
        assertThat(other().status(path, PLAIN)).contains("detail=far");
        other().status(path, GZIP);
        assertThat(other().status(path, PLAIN)).contains("detail=near");
        assertThat(other().status(path, GZIP)).contains("detail=near");
    }

    @Test
    void conditionalRequestBringsNoBodyFromRedis() {
        String path = filled();
        Reply known = nodes[0].get(path, GZIP);
        assertThat(bodyReads(() -> {
                    assertThat(other().get(path, "If-None-Match", known.header("ETag"), "Accept-Encoding", "gzip")
                                    .status())
                            .isEqualTo(304);
                }))
                .isLessThan(2000);
    }

    @Test
    void conditionalRequestWithAWeakTagBringsNoBodyFromRedis() {
        String path = Application.on((request, response) -> {
            response.setHeader("ETag", "W/\"one\"");
            Page.of(TEXT, "max-age=60").answer(request, response);
        });
        nodes[0].get(path);
        assertThat(bodyReads(() -> assertThat(
                                other().get(path, "If-None-Match", "W/\"one\"").status())
                        .isEqualTo(304)))
                .isLessThan(2000);
    }

    @Test
    void tagOfAStoredErrorIsNoConditionAndNoFault() {
        String path = Application.on((request, response) -> {
            response.setStatus(404);
            Page.of(TEXT, "max-age=60").answer(request, response);
        });
        String tag = nodes[0].get(path).header("ETag");
        Reply far = other().get(path, "If-None-Match", tag);
        assertThat(far.status()).isEqualTo(404);
        assertThat(far.body()).isEqualTo(TEXT);
    }

    @Test
    void rangesAreCutFromFarAndNear() {
        String path = filled();
        for (String tier : new String[] {"far", "near"}) {
            Reply part = other().get(path, "Range", "bytes=2-9", "Accept-Encoding", "gzip");
            assertThat(part.header("Cache-Status")).contains("detail=" + tier);
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.body()).isEqualTo(TEXT.substring(2, 10));
            assertThat(part.header("Content-Range")).isEqualTo("bytes 2-9/" + TEXT.length());
        }
        Reply parts = other().get(path, "Range", "bytes=0-1,5-6");
        assertThat(parts.status()).isEqualTo(206);
        assertThat(parts.header("Content-Type")).startsWith("multipart/byteranges");
        assertThat(other().get(path, "Range", "bytes=999999-").status()).isEqualTo(416);
        String tag = parts.header("ETag");
        assertThat(other().get(path, "Range", "bytes=0-1", "If-Range", tag).status())
                .isEqualTo(206);
        assertThat(other().get(path, "Range", "bytes=0-1", "If-Range", "\"other\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void rangeIsCutFromFarByANodeWhoseNearCopyIsCompressed() {
        String path = filled();
        other().get(path, GZIP);
        assertThat(other().get(path, "Range", "bytes=2-9").body()).isEqualTo(TEXT.substring(2, 10));
        assertThat(Application.calls(path)).isEqualTo(1);
    }

    @Test
    void variantCostsOneRoundTripOnANodeThatKnowsTheNames() {
        String path = Application.on((request, response) -> {
            response.setHeader("Vary", "Accept-Language");
            Page.of(request.getHeader("Accept-Language"), "max-age=60").answer(request, response);
        });
        nodes[0].get(path, "Accept-Language", "de");
        nodes[0].get(path, "Accept-Language", "fr");
        assertThat(other().get(path, "Accept-Language", "de").body()).isEqualTo("de");
        long before = roundTrips();
        assertThat(other().get(path, "Accept-Language", "fr").body()).isEqualTo("fr");
        assertThat(roundTrips() - before).isEqualTo(1);
        assertThat(other().status(path, "Accept-Language", "de")).contains("detail=near");
        assertThat(other().status(path, "Accept-Language", "fr")).contains("detail=near");
        assertThat(Application.calls(path)).isEqualTo(2);
    }

    @Test
    void uncontendedFillIsALookUpAndAStoreAndTellsNobody() {
        long entries = entriesOfChangeLog();
        long before = roundTrips();
        String path = filled();
        assertThat(roundTrips() - before).isEqualTo(2);
        assertThat(other().status(path)).contains("detail=far");
        assertThat(roundTrips() - before).isEqualTo(3);
        assertThat(other().status(path)).contains("detail=near");
        assertThat(roundTrips() - before).isEqualTo(3);
        assertThat(entriesOfChangeLog()).isEqualTo(entries);
    }

    private static String filled() {
        String path = Application.on(Page.of(TEXT, "max-age=60"));
        nodes[0].get(path, GZIP);
        return path;
    }

    private static Node other() {
        return nodes[1];
    }

    /** Bytes that Redis sent meanwhile, to all nodes; a body of these tests alone is about 10,000. */
    private static long bodyReads(Runnable action) {
        long before = number("stats", "total_net_output_bytes:(\\d+)");
        String asking = REDIS.ask("INFO", "stats");
        long cost = asking.length() + 100L;
        action.run();
        return number("stats", "total_net_output_bytes:(\\d+)") - before - 2 * cost;
    }

    /** Each look-up and each store asks Redis once for the time. */
    private static long roundTrips() {
        return number("commandstats", "cmdstat_time:calls=(\\d+)");
    }

    private static long entriesOfChangeLog() {
        return number("commandstats", "cmdstat_xadd:calls=(\\d+)");
    }

    private static long number(String section, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(REDIS.ask("INFO", section));
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }
}
