package io.gossamer.identity.ca;

/**
 * Judges the shape of DER before a parser sees it: definite, shortest lengths, elements that end
 * where their parents do, little depth. A parser then neither recurses deep nor allocates much.
 */
final class DerShape {

    private static final int MAX_DEPTH = 16;
    private static final int MAX_ELEMENTS = 512;
    private static final int CONSTRUCTED = 0x20;
    private static final int HIGH_TAG = 0x1f;

    private final byte[] der;
    private int position;

    private DerShape(byte[] der) {
        this.der = der;
    }

    /** True if the bytes are one such element and nothing after it. */
    static boolean isPlain(byte[] der) {
        return new DerShape(der).scan();
    }

    private boolean scan() {
        int[] ends = new int[MAX_DEPTH];
        ends[0] = der.length;
        int depth = 0;
        for (int elements = 0; position < der.length; elements++) {
            if (elements == MAX_ELEMENTS || (elements > 0 && depth == 0)) {
                return false;
            }
            int tag = der[position++] & 0xff;
            int length = length(ends[depth]);
            if ((tag & HIGH_TAG) == HIGH_TAG || length < 0 || length > ends[depth] - position) {
                return false;
            }
            if ((tag & CONSTRUCTED) != 0) {
                if (++depth == MAX_DEPTH) {
                    return false;
                }
                ends[depth] = position + length;
            } else {
                position += length;
            }
            while (depth > 0 && position == ends[depth]) {
                depth--;
            }
        }
        return der.length > 0 && depth == 0;
    }

    /** Reads a length of at most three bytes; -1 if it is another or not the shortest form. */
    private int length(int end) {
        if (position >= end) {
            return -1;
        }
        int first = der[position++] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int bytes = first & 0x7f;
        if (bytes == 0 || bytes > 3 || end - position < bytes) {
            return -1;
        }
        int length = 0;
        for (int i = 0; i < bytes; i++) {
            length = (length << 8) | (der[position++] & 0xff);
        }
        int least = bytes == 1 ? 0x80 : 1 << (8 * (bytes - 1));
        return length >= least ? length : -1;
    }
}
