package dev.sluice.cache.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplyTest {
    private static final String MODIFIED = "Sun, 06 Nov 1994 08:49:37 GMT";
    private static final Reply WHOLE = new Reply.Whole(Coding.IDENTITY);
    private static final byte[] ZIPPED = {1};

    @ParameterizedTest
    @CsvSource({
        "bytes=0-1, 0, 1",
        "Bytes=1-, 1, 9",
        "bytes=-1, 9, 9",
        "bytes=-99, 0, 9",
        "bytes=5-99, 5, 9",
        "bytes=20-30 ,0, 10"
    })
    void partIsCutFromTheWhole(String range, long first, long last) {
        Reply expected =
                first == 0 && last == 10 ? new Reply.Unsatisfiable() : new Reply.Part(new ByteRange(first, last));
        assertThat(reply("Range", range)).isEqualTo(expected);
    }

    @Test
    void severalPartsAreSentAsAsked() {
        assertThat(reply("Range", "bytes=8-, 0-0"))
                .isEqualTo(new Reply.Parts(List.of(new ByteRange(8, 9), new ByteRange(0, 0))));
        assertThat(reply("Range", "bytes=0-1, 50-60")).isEqualTo(new Reply.Part(new ByteRange(0, 1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=0-5,3-9",
                "bytes=5-1",
                "bytes=-",
                "bytes=a-b",
                "bytes=",
                "lines=0-1",
                "bytes 0-1",
                "bytes=0-0,1-1,2-2,3-3,4-4,5-5,6-6,7-7,8-8,9-9,10-10,11-11,12-12,13-13,14-14,15-15,16-16",
                "bytes=0-9999999999999999999999"
            })
    void absurdRangesGetTheWhole(String range) {
        assertThat(reply("Range", range)).isEqualTo(WHOLE);
    }

    @Test
    void bytesThatAreNotThereCannotBeSent() {
        assertThat(reply("Range", "bytes=10-")).isEqualTo(new Reply.Unsatisfiable());
        assertThat(reply("Range", "bytes=-0")).isEqualTo(new Reply.Unsatisfiable());
    }

    @ParameterizedTest
    @CsvSource({
        "'\"a\"', true",
        "'\"b\"', false",
        "'W/\"a\"', false",
        "'Sun, 06 Nov 1994 08:49:37 GMT', true",
        "'Sun, 06 Nov 1994 08:49:38 GMT', false",
        "nonsense, false"
    })
    void partIsSentOnlyIfItFitsWhatTheClientHas(String ifRange, boolean part) {
        assertThat(reply("Range", "bytes=0-1", "If-Range", ifRange) instanceof Reply.Part)
                .isEqualTo(part);
    }

    @Test
    void weakTagAndDateOfTheSameSecondPromiseNoPart() {
        StoredResponse.Head weak = Stored.head("ETag", "W/\"a\"", "Last-Modified", MODIFIED, "Date", MODIFIED);
        for (String ifRange : List.of("W/\"a\"", "\"a\"", MODIFIED)) {
            assertThat(Stored.get("Range", "bytes=0-1", "If-Range", ifRange)
                            .reply(Stored.copy(weak, 0).response()))
                    .isEqualTo(WHOLE);
        }
    }

    @Test
    void headGetsNoPart() {
        CacheRequest head = new CacheRequest("HEAD", Stored.TARGET, new HeaderOf("Range", "bytes=0-1"), Policy.NONE);
        assertThat(head.reply(Stored.copy(Stored.head(), 0).response())).isEqualTo(WHOLE);
    }

    @Test
    void preconditionComesBeforeRange() {
        assertThat(reply("Range", "bytes=0-1", "If-None-Match", "\"a\""))
                .isEqualTo(new Reply.NotModified(Coding.IDENTITY));
    }

    @ParameterizedTest
    @CsvSource({
        "gzip, GZIP",
        "'br, X-GZIP;q=0.5', GZIP",
        "*, GZIP",
        "'gzip;q=0', IDENTITY",
        "'gzip;q=0.5, identity', IDENTITY",
        "'*;q=0.1, gzip;q=0', IDENTITY",
        "'gzip;q=x', IDENTITY",
        "br, IDENTITY",
        "'', IDENTITY"
    })
    void clientGetsTheCompressedFormIfItLikesIt(String accept, Coding coding) {
        CacheRequest request = Stored.get(new Rules().compress().policy(), "Accept-Encoding", accept);
        assertThat(request.coding()).isEqualTo(coding);
        assertThat(request.reply(both())).isEqualTo(new Reply.Whole(coding));
        assertThat(Stored.get("Accept-Encoding", accept).coding()).isEqualTo(Coding.IDENTITY);
    }

    @Test
    void partsAreThoseOfThePlainForm() {
        Policy policy = new Rules().compress().policy();
        assertThat(Stored.get(policy, "Accept-Encoding", "gzip", "Range", "bytes=0-1")
                        .reply(both()))
                .isEqualTo(new Reply.Part(new ByteRange(0, 1)));
    }

    @Test
    void tagOfTheCompressedFormIsKnown() {
        Policy policy = new Rules().compress().policy();
        assertThat(Stored.get(policy, "If-None-Match", "\"a-gzip\"").reply(both()))
                .isEqualTo(new Reply.NotModified(Coding.GZIP));
        assertThat(Stored.get(policy, "Accept-Encoding", "gzip", "If-None-Match", "\"a\"")
                        .reply(both()))
                .isEqualTo(new Reply.NotModified(Coding.IDENTITY));
        assertThat(reply("If-None-Match", "\"a-gzip\"")).isEqualTo(WHOLE);
        assertThat(new EntityTag(true, "\"a\"").compressed().text()).isEqualTo("W/\"a-gzip\"");
    }

    @Test
    void notModifiedNamesTheFormThatWouldBeSent() {
        CacheRequest asked =
                Stored.get(new Rules().compress().policy(), "Accept-Encoding", "gzip", "If-None-Match", "*");
        assertThat(asked.reply(both())).isEqualTo(new Reply.NotModified(Coding.GZIP));
        assertThat(asked.reply(Stored.copy(Stored.head(), 0).response()))
                .isEqualTo(new Reply.NotModified(Coding.IDENTITY));
    }

    @Test
    void dateStandsForTheLastChangeThatIsNotTold() {
        StoredResponse undated = Stored.copy(Stored.head("Date", MODIFIED), 0).response();
        assertThat(Stored.get("If-Modified-Since", MODIFIED).reply(undated)).isInstanceOf(Reply.NotModified.class);
        assertThat(Stored.get("If-Modified-Since", "Sunday, 06-Nov-94 08:49:36 GMT")
                        .reply(undated))
                .isEqualTo(WHOLE);
    }

    @Test
    void onlySuccessIsNotModified() {
        CacheRequest asked = Stored.get("If-None-Match", "*");
        assertThat(Conditions.notModified(asked, Stored.head(), 200)).isTrue();
        assertThat(Conditions.notModified(asked, Stored.head(), 404)).isFalse();
    }

    @Test
    void multipartTellsEachRangeAndItsOwnLength() {
        Multipart parts = new Multipart(List.of(new ByteRange(0, 1), new ByteRange(9, 9)), "text/plain", 10, "B");
        String body = text(parts.before(new ByteRange(0, 1))) + "01" + text(parts.before(new ByteRange(9, 9))) + "9"
                + text(parts.end());
        assertThat(body)
                .isEqualTo("\r\n--B\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-1/10\r\n\r\n01"
                        + "\r\n--B\r\nContent-Type: text/plain\r\nContent-Range: bytes 9-9/10\r\n\r\n9\r\n--B--\r\n");
        assertThat(parts.contentLength()).isEqualTo(body.length());
        assertThat(parts.contentType()).isEqualTo("multipart/byteranges; boundary=B");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static StoredResponse both() {
        return new StoredResponse(Stored.head("ETag", "\"a\""), new byte[Stored.LENGTH], ZIPPED);
    }

    private static Reply reply(String... header) {
        StoredResponse.Head head =
                Stored.head("ETag", "\"a\"", "Last-Modified", MODIFIED, "Date", "Sun, 06 Nov 1994 08:49:38 GMT");
        return Stored.get(header).reply(Stored.copy(head, 0).response());
    }
}
