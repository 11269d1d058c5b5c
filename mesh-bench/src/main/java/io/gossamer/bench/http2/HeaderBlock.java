package io.gossamer.bench.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The same header list for every request of a connection (RFC 7541): the first block adds what
 * varies between applications to the dynamic table, later ones are nothing but indices, as with any
 * real client. Values are shorter than 127 bytes and together fit the default table of 4,096 bytes.
 */
public final class HeaderBlock {

    private static final int FIRST_DYNAMIC = 62;
    private static final int LONGEST = 126;

    private final ByteBuf first;
    private final ByteBuf later;

    private HeaderBlock(ByteBuf first, ByteBuf later) {
        this.first = first;
        this.later = later;
    }

    /** Builds a block. */
    public static Builder builder() {
        return new Builder();
    }

    /** The block of a connection's first use; not to be changed or released. */
    public ByteBuf first() {
        return first;
    }

    /** The block of every later use; not to be changed or released. */
    public ByteBuf later() {
        return later;
    }

    /** Collects the fields in their order. */
    public static final class Builder {

        private final ByteBuf first = Unpooled.buffer();
        private final List<Integer> indices = new ArrayList<>();
        private int inserted;

        /** A field of the static table. */
        public Builder indexed(int index) {
            first.writeByte(0x80 | index);
            indices.add(index);
            return this;
        }

        /** A field whose name is in the static table. */
        public Builder named(int nameIndex, String value) {
            first.writeByte(0x40 | nameIndex);
            return value(value);
        }

        /** A field with a name of its own. */
        public Builder field(String name, String value) {
            first.writeByte(0x40);
            text(name);
            return value(value);
        }

        private Builder value(String value) {
            text(value);
            inserted++;
            indices.add(-inserted);
            return this;
        }

        private void text(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            if (bytes.length > LONGEST) {
                throw new IllegalArgumentException(
                        "header text: " + text + " (expected: at most " + LONGEST + " bytes)");
            }
            first.writeByte(bytes.length).writeBytes(bytes);
        }

        public HeaderBlock build() {
            ByteBuf later = Unpooled.buffer();
            for (int index : indices) {
                // The newest entry has index 62; the n-th of k insertions, kept as -n, is k - n
                // older.
                int resolved = index > 0 ? index : FIRST_DYNAMIC + inserted + index;
                later.writeByte(0x80 | resolved);
            }
            return new HeaderBlock(Frames.constant(first), Frames.constant(later));
        }
    }
}
