package dev.sluice.cache.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of a body a client wants (RFC 9110 section 14). Stateless. */
final class Ranges {
    private static final Pattern FIELD = Pattern.compile("(?i:bytes)=[ \t]*(.*)");
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})?|-([0-9]{1,18})");
    private static final int MOST = 16;

    private Ranges() {}

    /** The reply to a request for parts; empty if the whole body is the answer. */
    static Optional<Reply> reply(Fields request, StoredResponse.Head stored) {
        List<String> lines = request.values("Range");
        if (lines.size() != 1 || stored.status() != 200 || !isSameAsHeld(request, stored)) {
            return Optional.empty();
        }
        Matcher field = FIELD.matcher(lines.get(0).strip());
        return field.matches() ? parts(field.group(1), stored.length()) : Optional.empty();
    }

    private static Optional<Reply> parts(String text, long length) {
        String[] specs = text.split(",", MOST + 1);
        List<ByteRange> ranges = new ArrayList<>();
        for (String spec : specs) {
            Matcher range = RANGE.matcher(spec.strip());
            if (!range.matches() || isBackwards(range)) {
                return Optional.empty(); // Section 14.2: what is invalid, or too much, is ignored.
            }
            if (length == 0 && range.group(3) != null) {
                return Optional.empty(); // Satisfiable by the letter, but there are no bytes to count.
            }
            range(range, length).ifPresent(ranges::add);
        }
        if (specs.length > MOST || overlap(ranges)) {
            return Optional.empty();
        }
        return Optional.of(reply(ranges));
    }

    private static Reply reply(List<ByteRange> ranges) {
        if (ranges.isEmpty()) {
            return new Reply.Unsatisfiable();
        }
        return ranges.size() == 1 ? new Reply.Part(ranges.get(0)) : new Reply.Parts(List.copyOf(ranges));
    }

    private static boolean isBackwards(Matcher range) {
        return range.group(2) != null && Long.parseLong(range.group(1)) > Long.parseLong(range.group(2));
    }

    /** The bytes there are of the range; empty if there are none. */
    private static Optional<ByteRange> range(Matcher range, long length) {
        if (range.group(3) != null) {
            long suffix = Math.min(length, Long.parseLong(range.group(3)));
            return suffix == 0 ? Optional.empty() : Optional.of(new ByteRange(length - suffix, length - 1));
        }
        long first = Long.parseLong(range.group(1));
        long last = range.group(2) == null ? length - 1 : Math.min(length - 1, Long.parseLong(range.group(2)));
        return first < length ? Optional.of(new ByteRange(first, last)) : Optional.empty();
    }

    /** Overlapping ranges would make an answer longer than the body (RFC 9110 section 17.15). */
    private static boolean overlap(List<ByteRange> ranges) {
        List<ByteRange> sorted = ranges.stream()
                .sorted(Comparator.comparingLong(ByteRange::first))
                .toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).first() <= sorted.get(i - 1).last()) {
                return true;
            }
        }
        return false;
    }

    /** Whether the part would fit what the client has; true if it does not ask ({@code If-Range}, section 13.1.5). */
    private static boolean isSameAsHeld(Fields request, Fields stored) {
        List<String> lines = request.values("If-Range");
        if (lines.isEmpty()) {
            return true;
        }
        if (lines.size() > 1) {
            return false;
        }
        Optional<EntityTag> asked = EntityTag.parse(lines.get(0));
        if (asked.isPresent()) {
            return EntityTag.parse(stored.first("ETag"))
                    .filter(asked.get()::matchesStrongly)
                    .isPresent();
        }
        return isSameDate(lines.get(0), stored);
    }

    /** A date is strong only if the response was made at least a second later (section 8.8.2.2). */
    private static boolean isSameDate(String asked, Fields stored) {
        return HttpDate.parse(asked)
                .filter(HttpDate.parse(stored.first("Last-Modified")).stream().toList()::contains)
                .filter(modified -> HttpDate.parse(stored.first("Date"))
                        .filter(date -> date.isAfter(modified))
                        .isPresent())
                .isPresent();
    }
}
