package dev.sluice.session;

import org.jspecify.annotations.Nullable;

/**
 * Decides what an attribute becomes that two requests have changed at once, with {@code session.conflict = merge}. The
 * class named by {@code session.conflict.merge} has a public constructor without arguments; its one instance is used by
 * many threads.
 *
 * <pre>{@code
 * public Object merge(String name, Object theirs, Object ours) {
 *     return name.equals("cart") ? ((Cart) theirs).plus((Cart) ours) : ours;
 * }
 * }</pre>
 */
@FunctionalInterface
public interface AttributeMerge {
    /**
     * What the attribute becomes.
     *
     * @param theirs what the other request has saved, null if it removed the attribute
     * @param ours what this request wants to save, null if it removes the attribute
     * @return null to remove it
     */
    @Nullable Object merge(String name, @Nullable Object theirs, @Nullable Object ours);
}
