package dev.sluice.cache.warmup;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The paths of a list, a text with one on each line or a {@code sitemap.xml}. Immutable.
 *
 * @param paths each once, in the order of the list
 * @param fault what the list must be, with the lines on which it is not; empty if it is sound
 */
record PathList(List<String> paths, Optional<String> fault) {
    private static final System.Logger LOG = System.getLogger(PathList.class.getName());
    private static final int MOST_LINES_TOLD = 5;
    private static final String FORM =
            "a list of paths such as /news?page=2 or of URLs, one on each line, or a sitemap.xml of URLs; ";

    /** One entry of a list, and where it stands. */
    record Line(int number, String text) {}

    static PathList read(InputStream in, int limit) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in);
        try {
            return of(isXml(buffered) ? Sitemap.read(buffered, limit) : lines(buffered, limit), limit);
        } catch (Sitemap.Unreadable e) {
            return new PathList(List.of(), Optional.of(FORM + e.getMessage()));
        }
    }

    /** A path begins with a slash and a comment with a number sign, so nothing else does with an angle bracket. */
    private static boolean isXml(BufferedInputStream in) throws IOException {
        in.mark(1024);
        String start = new String(in.readNBytes(1024), StandardCharsets.UTF_8);
        in.reset();
        return withoutByteOrderMark(start).stripLeading().startsWith("<");
    }

    private static List<Line> lines(InputStream in, int limit) throws IOException {
        List<Line> lines = new ArrayList<>();
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        int number = 0;
        for (String raw = reader.readLine(); raw != null && lines.size() <= limit; raw = reader.readLine()) {
            number++;
            String text = (number == 1 ? withoutByteOrderMark(raw) : raw).strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                lines.add(new Line(number, text));
            }
        }
        return lines;
    }

    private static String withoutByteOrderMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** A list grows by itself, as sitemaps do: what is beyond the limit is left out, and no reason not to start. */
    private static PathList of(List<Line> lines, int limit) {
        if (lines.size() > limit) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the list for the warm-up has more than {0} paths (cache.warm-up.limit); the rest is left out",
                    Integer.toString(limit));
        }
        Set<String> paths = new LinkedHashSet<>();
        List<String> wrong = new ArrayList<>();
        for (Line line : lines.subList(0, Math.min(limit, lines.size()))) {
            path(line.text()).ifPresentOrElse(paths::add, () -> wrong.add(Integer.toString(line.number())));
        }
        return new PathList(List.copyOf(paths), fault(wrong));
    }

    private static Optional<String> fault(List<String> wrong) {
        if (wrong.isEmpty()) {
            return Optional.empty();
        }
        String told = String.join(", ", wrong.subList(0, Math.min(MOST_LINES_TOLD, wrong.size())));
        String more = wrong.size() > MOST_LINES_TOLD ? " and " + (wrong.size() - MOST_LINES_TOLD) + " more" : "";
        return Optional.of(FORM + "no such thing is on line " + told + more);
    }

    /** Of a URL, path and query count: as which host the pages are asked for is a setting. */
    private static Optional<String> path(String text) {
        if (!text.regionMatches(true, 0, "http://", 0, 7) && !text.regionMatches(true, 0, "https://", 0, 8)) {
            return Optional.of(text).filter(WarmUp::isPath);
        }
        try {
            URI uri = URI.create(text);
            String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            String whole = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
            return Optional.of(whole).filter(it -> uri.getHost() != null && WarmUp.isPath(it));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
