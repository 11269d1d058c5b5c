package io.gossamer.destination.explain.evaluate;

/**
 * One part of a match against a request.
 *
 * @param holds whether the request has it
 * @param text what is demanded, as people write it
 * @param failure what the request has instead; empty if it holds
 */
record Term(boolean holds, String text, String failure) {

    static Term of(boolean holds, String what, String found, String expected) {
        return of(holds, what, " ", found, expected);
    }

    /**
     * A part that has a name and a value.
     *
     * @param between what people write between the two
     */
    static Term of(boolean holds, String what, String between, String found, String expected) {
        return new Term(
                holds,
                what + between + expected,
                holds ? "" : what + ": " + found + " (expected: " + expected + ")");
    }
}
