package io.gossamer.destination.index;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map that shares with the one it was made from all but what changed: a trie of fixed
 * depth over hash codes with small maps as leaves. A change copies three short arrays and one leaf,
 * and two maps are compared in time of what differs between them.
 *
 * @param <K> with a meaning of equality
 */
final class PersistentMap<K, V> {

    private static final int BITS = 5;
    private static final int WIDTH = 1 << BITS;
    private static final int DEPTH = 3;

    private final @Nullable Object[] root;

    private PersistentMap(@Nullable Object[] root) {
        this.root = root;
    }

    static <K, V> PersistentMap<K, V> empty() {
        return new PersistentMap<>(new @Nullable Object[WIDTH]);
    }

    static <K, V> PersistentMap<K, V> of(Map<K, V> map) {
        PersistentMap<K, V> made = empty();
        for (Map.Entry<K, V> entry : map.entrySet()) {
            made = made.with(entry.getKey(), entry.getValue());
        }
        return made;
    }

    /** What differs between two maps; a value that is not there is null. */
    interface Difference<K, V> {
        void differs(K key, @Nullable V before, @Nullable V after);
    }

    @Nullable V get(Object key) {
        Object node = root;
        for (int level = 0; level < DEPTH && node != null; level++) {
            node = ((@Nullable Object[]) node)[slot(key, level)];
        }
        return node == null ? null : PersistentMap.<K, V>leaf(node).get(key);
    }

    PersistentMap<K, V> with(K key, V value) {
        return new PersistentMap<>(changed(root, key, value, 0));
    }

    PersistentMap<K, V> without(K key) {
        return get(key) == null ? this : new PersistentMap<>(changed(root, key, null, 0));
    }

    private static <K, V> @Nullable Object[] changed(
            @Nullable Object[] node, K key, @Nullable V value, int level) {
        @Nullable Object[] copy = Arrays.copyOf(node, WIDTH);
        int slot = slot(Objects.requireNonNull(key), level);
        Object child = node[slot];
        if (level < DEPTH - 1) {
            @Nullable Object[] below =
                    child == null ? new @Nullable Object[WIDTH] : (@Nullable Object[]) child;
            copy[slot] = changed(below, key, value, level + 1);
            return copy;
        }
        Map<K, V> leaf = child == null ? new HashMap<>(2) : new HashMap<>(leaf(child));
        if (value == null) {
            leaf.remove(key);
        } else {
            leaf.put(key, value);
        }
        copy[slot] = leaf.isEmpty() ? null : leaf;
        return copy;
    }

    /** In no particular order. */
    void forEach(BiConsumer<K, V> action) {
        PersistentMap.<K, V>empty()
                .differences(
                        this,
                        (key, before, after) -> {
                            if (after != null) {
                                action.accept(key, after);
                            }
                        });
    }

    /** Tells what is another value in the later map, by identity. */
    void differences(PersistentMap<K, V> later, Difference<K, V> difference) {
        compare(root, later.root, 0, difference);
    }

    @SuppressWarnings("ReferenceEquality") // What is shared is the same instance.
    private static <K, V> void compare(
            @Nullable Object before, @Nullable Object after, int level, Difference<K, V> found) {
        if (before == after) {
            return;
        }
        if (level == DEPTH) {
            compareLeaves(PersistentMap.<K, V>orEmpty(before), orEmpty(after), found);
            return;
        }
        for (int slot = 0; slot < WIDTH; slot++) {
            compare(child(before, slot), child(after, slot), level + 1, found);
        }
    }

    @SuppressWarnings("ReferenceEquality") // What is shared is the same instance.
    private static <K, V> void compareLeaves(
            Map<K, V> before, Map<K, V> after, Difference<K, V> found) {
        after.forEach(
                (key, value) -> {
                    V old = before.get(key);
                    if (old != value) {
                        found.differs(key, old, value);
                    }
                });
        before.forEach(
                (key, value) -> {
                    if (!after.containsKey(key)) {
                        found.differs(key, value, null);
                    }
                });
    }

    private static @Nullable Object child(@Nullable Object node, int slot) {
        return node == null ? null : ((@Nullable Object[]) node)[slot];
    }

    private static <K, V> Map<K, V> orEmpty(@Nullable Object node) {
        return node == null ? Map.of() : leaf(node);
    }

    @SuppressWarnings("unchecked") // Nothing else is put there.
    private static <K, V> Map<K, V> leaf(Object node) {
        return (Map<K, V>) node;
    }

    private static int slot(Object key, int level) {
        int hash = key.hashCode() * 0x9E3779B9;
        return hash >>> (32 - BITS * (level + 1)) & (WIDTH - 1);
    }
}
