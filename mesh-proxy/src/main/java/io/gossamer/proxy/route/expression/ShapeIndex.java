package io.gossamer.proxy.route.expression;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Finds the expressions whose {@link Shape} a text has, 64 at a time: for each place at either end
 * and each character that may stand there, the set of expressions that permit it. So a look-up
 * takes at most 17 steps for each 64 expressions, and one for each byte of the text. Immutable and
 * thread-safe; a look-up allocates nothing.
 */
public final class ShapeIndex {

    private static final int ASCII = 128;

    /** Longer texts are of one kind. */
    private static final int LENGTHS = 32;

    /** Of texts beyond ASCII, whose characters and bytes differ in number. */
    private static final int UNKNOWN_LENGTH = LENGTHS + 1;

    private final int words;
    private final long[][][] first = new long[Shape.PLACES][][];
    private final long[][][] last = new long[Shape.PLACES][][];
    private final long[][] lengths = new long[LENGTHS + 2][];

    /**
     * @param shapes whose order is that of the bits
     */
    public ShapeIndex(List<Shape> shapes) {
        words = (shapes.size() + Long.SIZE - 1) / Long.SIZE;
        for (int i = 0; i < Shape.PLACES; i++) {
            int place = i;
            first[i] = byCharacter(shapes, shape -> shape.first().get(place));
            last[i] = byCharacter(shapes, shape -> shape.last().get(place));
        }
        for (int length = 0; length < lengths.length; length++) {
            lengths[length] = new long[words];
            for (int i = 0; i < shapes.size(); i++) {
                if (permits(shapes.get(i), length)) {
                    set(lengths[length], i);
                }
            }
        }
    }

    private static boolean permits(Shape shape, int length) {
        return length > LENGTHS
                || (length <= shape.max() && (length >= shape.min() || length == LENGTHS));
    }

    private long[][] byCharacter(List<Shape> shapes, Function<Shape, CharacterSet> at) {
        Map<CharacterSet, long[]> bySet = new HashMap<>();
        for (int i = 0; i < shapes.size(); i++) {
            set(bySet.computeIfAbsent(at.apply(shapes.get(i)), set -> new long[words]), i);
        }
        long[][] permitted = new long[ASCII][];
        long[] before = new long[0];
        for (int c = 0; c < ASCII; c++) {
            long[] bits = new long[words];
            for (Map.Entry<CharacterSet, long[]> entry : bySet.entrySet()) {
                if (entry.getKey().contains(c)) {
                    for (int word = 0; word < words; word++) {
                        bits[word] |= entry.getValue()[word];
                    }
                }
            }
            // Neighbours have the same more often than not.
            before = Arrays.equals(bits, before) ? before : bits;
            permitted[c] = before;
        }
        return permitted;
    }

    private static void set(long[] bits, int index) {
        bits[index / Long.SIZE] |= 1L << (index % Long.SIZE);
    }

    /** How many words of 64 expressions there are. */
    public int words() {
        return words;
    }

    /** Of a text, to be said with each question about it. */
    public static int length(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] < 0) {
                return UNKNOWN_LENGTH;
            }
        }
        return Math.min(to - from, LENGTHS);
    }

    /**
     * The bits of the expressions that may match.
     *
     * @param word which 64 of them
     * @param length of the text, from {@link #length}
     */
    public long candidates(int word, int length, byte[] text, int from, int to) {
        long left = lengths[length][word];
        int places = Math.min(to - from, Shape.PLACES);
        for (int i = 0; i < places && left != 0 && text[from + i] >= 0; i++) {
            left &= first[i][text[from + i]][word];
        }
        for (int i = 0; i < places && left != 0 && text[to - 1 - i] >= 0; i++) {
            left &= last[i][text[to - 1 - i]][word];
        }
        return left;
    }
}
