package io.gossamer.proxy.http;

import io.netty.util.AsciiString;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Header fields in wire order, duplicates kept. Names keep the case in which they came; look-ups
 * ignore case. Pseudo-headers are not in here. Not thread-safe.
 */
public final class HeaderBlock {

    private static final int INITIAL_FIELDS = 16;

    // name, value, name, value, ...
    private AsciiString[] fields;
    private int size;

    public HeaderBlock() {
        this(INITIAL_FIELDS);
    }

    public HeaderBlock(int expectedFields) {
        fields = new AsciiString[Math.max(1, expectedFields) * 2];
    }

    /** Number of fields. */
    public int size() {
        return size;
    }

    public AsciiString name(int index) {
        return fields[index * 2];
    }

    public AsciiString value(int index) {
        return fields[index * 2 + 1];
    }

    public void add(AsciiString name, AsciiString value) {
        if (size * 2 == fields.length) {
            fields = Arrays.copyOf(fields, fields.length * 2);
        }
        fields[size * 2] = name;
        fields[size * 2 + 1] = value;
        size++;
    }

    /** The first value of the name, or null. */
    public @Nullable AsciiString get(AsciiString name) {
        int index = indexOf(name, 0);
        return index < 0 ? null : value(index);
    }

    public boolean contains(AsciiString name) {
        return indexOf(name, 0) >= 0;
    }

    /** Index of the first field of that name at or after {@code from}, or -1. */
    public int indexOf(AsciiString name, int from) {
        for (int i = from; i < size; i++) {
            AsciiString candidate = fields[i * 2];
            if (candidate.length() == name.length() && candidate.contentEqualsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    /** Replaces every field of that name by this one. */
    public void set(AsciiString name, AsciiString value) {
        remove(name);
        add(name, value);
    }

    /** Removes every field of that name; whether there was one. */
    public boolean remove(AsciiString name) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            AsciiString candidate = fields[i * 2];
            if (candidate.length() == name.length() && candidate.contentEqualsIgnoreCase(name)) {
                continue;
            }
            fields[kept * 2] = candidate;
            fields[kept * 2 + 1] = fields[i * 2 + 1];
            kept++;
        }
        boolean removed = kept != size;
        Arrays.fill(fields, kept * 2, size * 2, null);
        size = kept;
        return removed;
    }

    public void removeAt(int index) {
        System.arraycopy(fields, index * 2 + 2, fields, index * 2, (size - index - 1) * 2);
        size--;
        fields[size * 2] = null;
        fields[size * 2 + 1] = null;
    }

    /** A copy that shares the strings. */
    public HeaderBlock copy() {
        HeaderBlock copy = new HeaderBlock(size);
        System.arraycopy(fields, 0, copy.fields, 0, size * 2);
        copy.size = size;
        return copy;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < size; i++) {
            text.append(name(i)).append(": ").append(value(i)).append('\n');
        }
        return text.toString();
    }
}
