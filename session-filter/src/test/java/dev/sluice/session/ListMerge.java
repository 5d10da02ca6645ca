package dev.sluice.session;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what both have in their lists; of anything else ours. */
public final class ListMerge implements AttributeMerge {
    @Override
    public @Nullable Object merge(String name, @Nullable Object theirs, @Nullable Object ours) {
        if (theirs instanceof List<?> first && ours instanceof List<?> second) {
            List<Object> both = new ArrayList<>(first);
            second.stream().filter(item -> !both.contains(item)).forEach(both::add);
            return both;
        }
        return ours instanceof Collection<?> || ours == null ? ours : ours + " over " + theirs;
    }
}
