package io.gossamer.proxy.route.match;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values by numbers that are hashes already: open addressing, so that a look-up allocates nothing.
 * Immutable.
 */
final class IntSlots<T> {

    private final int[] keys;
    private final @Nullable Object[] values;

    IntSlots(Map<Integer, T> content) {
        int size = Integer.highestOneBit(Math.max(1, content.size())) << 2;
        keys = new int[size];
        values = new Object[size];
        content.forEach(
                (key, value) -> {
                    int slot = slot(key);
                    while (values[slot] != null) {
                        slot = slot + 1 & keys.length - 1;
                    }
                    keys[slot] = key;
                    values[slot] = value;
                });
    }

    @SuppressWarnings("unchecked")
    @Nullable T get(int key) {
        int slot = slot(key);
        while (values[slot] != null) {
            if (keys[slot] == key) {
                return (T) values[slot];
            }
            slot = slot + 1 & keys.length - 1;
        }
        return null;
    }

    private int slot(int key) {
        int mixed = key * 0x9E3779B1;
        return (mixed ^ mixed >>> 15) & keys.length - 1;
    }
}
