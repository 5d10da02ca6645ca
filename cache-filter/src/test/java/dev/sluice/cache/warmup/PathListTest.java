package dev.sluice.cache.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PathListTest {
    private static final String URLSET = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
            + " xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'>\n";

    @Test
    void textHasOnePathOnEachLine() throws IOException {
        PathList list = read("\uFEFF# start pages\r\n/\r\n\r\n  /news?page=2  \n/news\nhttps://shop.example/a?b=c\n");
        assertThat(list.fault()).isEmpty();
        assertThat(list.paths()).containsExactly("/", "/news?page=2", "/news", "/a?b=c");
    }

    @Test
    void pathThatIsListedTwiceIsAskedForOnce() throws IOException {
        assertThat(read("/a\n/b\n/a\nhttp://other.example/b\n").paths()).containsExactly("/a", "/b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "news",
                "//other.example/",
                "/a b",
                "/a\tb",
                "/ä",
                "/a#b",
                "/a/../b",
                "/a;b=c",
                "ftp://shop.example/a",
                "https:///a",
                "/%"
            })
    void lineThatIsNoPathIsToldByItsNumber(String line) throws IOException {
        assertThat(fault("/a\n# comment\n" + line + "\n/b")).endsWith("no such thing is on line 3");
    }

    @Test
    void manyWrongLinesAreToldInShort() throws IOException {
        assertThat(fault("a\n".repeat(9))).endsWith("on line 1, 2, 3, 4, 5 and 4 more");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void allPathsUpToTheLimitCount(int limit) throws IOException {
        assertThat(PathList.read(stream("/a\n/b\n/c"), limit).paths()).hasSize(3);
    }

    @Test
    void pathsBeyondTheLimitAreLeftOut() throws IOException {
        assertThat(PathList.read(stream("/a\n/b\n/c"), 2)).isEqualTo(PathList.read(stream("/a\n/b"), 2));
        String sitemap = URLSET + "<url><loc>http://h/a</loc></url><url><loc>http://h/b</loc></url></urlset>";
        assertThat(PathList.read(stream(sitemap), 1).paths()).containsExactly("/a");
    }

    @Test
    void sitemapGivesTheAddressesOfItsPagesAlone() throws IOException {
        PathList list = read("<?xml version='1.0' encoding='UTF-8'?>\n" + URLSET
                + "<url><loc> https://shop.example </loc><lastmod>2026-01-01</lastmod></url>\n"
                + "<url><loc>https://shop.example/a?b=1&amp;c=2</loc>"
                + "<image:image><image:loc>https://shop.example/i.png</image:loc></image:image></url></urlset>");
        assertThat(list.fault()).isEmpty();
        assertThat(list.paths()).containsExactly("/", "/a?b=1&c=2");
    }

    @Test
    void wrongAddressInASitemapIsToldByItsLine() throws IOException {
        assertThat(fault(URLSET + "<url>\n<loc>nowhere</loc></url></urlset>")).endsWith("on line 3");
    }

    @Test
    void sitemapReadsNoOtherFile() throws IOException {
        String external = "<!DOCTYPE urlset [<!ENTITY file SYSTEM 'file:///etc/hostname'>]>\n" + URLSET
                + "<url><loc>http://h/&file;</loc></url></urlset>";
        PathList list = read(external);
        assertThat(list.paths()).isEmpty();
        assertThat(list.fault()).isPresent();
    }

    @Test
    void sitemapOfSitemapsIsNoList() throws IOException {
        assertThat(fault("<sitemapindex><sitemap><loc>http://h/a.xml</loc></sitemap></sitemapindex>"))
                .endsWith("this XML begins with <sitemapindex> instead of <urlset>");
    }

    @Test
    void brokenSitemapIsToldByItsLine() throws IOException {
        assertThat(fault(URLSET + "<url>\n<loc>http://h/a</url>")).endsWith("this XML breaks off on line 3");
    }

    @Test
    void emptyListIsSound() throws IOException {
        assertThat(read("")).isEqualTo(new PathList(List.of(), Optional.empty()));
    }

    private static String fault(String text) throws IOException {
        return read(text).fault().orElseThrow();
    }

    private static PathList read(String text) throws IOException {
        return PathList.read(stream(text), 100);
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
