package io.gossamer.bench.load;

import java.util.Arrays;

/** First in, first out, without boxes. Not thread safe. */
final class LongQueue {

    private final int limit;
    private long[] items;
    private int head;
    private int size;

    /**
     * @param capacity at first, a power of two
     * @param limit what it holds at most, a power of two
     */
    LongQueue(int capacity, int limit) {
        items = new long[capacity];
        this.limit = limit;
    }

    /**
     * @throws IllegalStateException if it is full
     */
    void add(long item) {
        if (size == items.length) {
            grow();
        }
        items[(head + size++) & (items.length - 1)] = item;
    }

    private void grow() {
        if (size == limit) {
            throw new IllegalStateException("waiting requests: " + size + " (expected: fewer)");
        }
        long[] larger = Arrays.copyOf(items, size * 2);
        System.arraycopy(items, 0, larger, size, head);
        items = larger;
    }

    long remove() {
        long item = items[head];
        head = (head + 1) & (items.length - 1);
        size--;
        return item;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }
}
