package io.gossamer.proxy.route.expression;

/**
 * Characters of ASCII, and whether others belong to it as well.
 *
 * @param low bits of the first 64 characters
 * @param high bits of the next 64
 * @param beyond whether any character beyond ASCII is in it
 */
public record CharacterSet(long low, long high, boolean beyond) {

    static final CharacterSet NONE = new CharacterSet(0, 0, false);
    static final CharacterSet ALL = new CharacterSet(-1, -1, true);

    private static final int HALF = 64;
    private static final int ASCII = 128;
    private static final long UPPER = range('A', 'Z').high;
    private static final long LOWER = range('a', 'z').high;

    /** How far apart a letter's bits are. */
    private static final int CASE = 'a' - 'A';

    /** The letters that Unicode folds together with one beyond ASCII: U+017F, U+212A. */
    private static final CharacterSet FOLDED_BEYOND = of('k').or(of('K')).or(of('s')).or(of('S'));

    static CharacterSet of(int character) {
        return range(character, character);
    }

    /** Both ends included. */
    static CharacterSet range(int from, int to) {
        long low = 0;
        long high = 0;
        for (int c = from; c <= Math.min(to, ASCII - 1); c++) {
            low |= c < HALF ? 1L << c : 0;
            high |= c < HALF ? 0 : 1L << (c - HALF);
        }
        return new CharacterSet(low, high, to >= ASCII);
    }

    CharacterSet or(CharacterSet other) {
        CharacterSet both =
                new CharacterSet(low | other.low, high | other.high, beyond || other.beyond);
        return both.equals(this) ? this : both;
    }

    /** Everything of ASCII that is not in it, and everything beyond. */
    CharacterSet not() {
        return new CharacterSet(~low, ~high, true);
    }

    /** With the other case of each of its letters. */
    CharacterSet folded() {
        long letters = (high & UPPER) << CASE | (high & LOWER) >>> CASE;
        boolean reaches = ((high | letters) & FOLDED_BEYOND.high) != 0;
        return new CharacterSet(low, high | letters, beyond || reaches);
    }

    /** With what a character beyond ASCII may be folded to. */
    CharacterSet foldedFromBeyond() {
        return beyond ? or(FOLDED_BEYOND) : this;
    }

    /**
     * @param character of ASCII
     */
    boolean contains(int character) {
        return ((character < HALF ? low >>> character : high >>> (character - HALF)) & 1) != 0;
    }

    /** How many characters it has; those beyond ASCII count as one. */
    int size() {
        return Long.bitCount(low) + Long.bitCount(high) + (beyond ? 1 : 0);
    }

    /** The first of ASCII in it. */
    int first() {
        return low == 0 ? HALF + Long.numberOfTrailingZeros(high) : Long.numberOfTrailingZeros(low);
    }

    /** The one printable character in it, in lower case; negative if there are others. */
    int letter() {
        long lowered = (high & UPPER) << CASE | (high & ~UPPER);
        if (beyond || Long.bitCount(low) + Long.bitCount(lowered) != 1) {
            return -1;
        }
        int character =
                low == 0
                        ? HALF + Long.numberOfTrailingZeros(lowered)
                        : Long.numberOfTrailingZeros(low);
        return character >= ' ' && character < ASCII - 1 ? character : -1;
    }
}
