package io.gossamer.bench.load;

/**
 * What the generator saw between mark and stop. Immutable.
 *
 * @param completed requests answered in full
 * @param errors wrong answers and broken connections
 * @param bytes of answers' bodies
 * @param waiting requests of the open loop that were due and not sent at the end
 * @param nanos how long it was
 * @param p50 latency in nanoseconds, in an open loop from the intended time of sending
 * @param p99 the same
 * @param p999 the same
 * @param max the same
 */
public record LoadResult(
        long completed,
        long errors,
        long bytes,
        long waiting,
        long nanos,
        long p50,
        long p99,
        long p999,
        long max) {

    /** One line that {@link #parse} reads. */
    public String format() {
        return completed + " " + errors + " " + bytes + " " + waiting + " " + nanos + " " + p50
                + " " + p99 + " " + p999 + " " + max;
    }

    /** Reads a line of {@link #format}. */
    public static LoadResult parse(String line) {
        String[] words = line.strip().split(" ", -1);
        if (words.length != 9) {
            throw new IllegalArgumentException("result: " + line + " (expected: nine numbers)");
        }
        long[] numbers = new long[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = Long.parseLong(words[i]);
        }
        return new LoadResult(
                numbers[0],
                numbers[1],
                numbers[2],
                numbers[3],
                numbers[4],
                numbers[5],
                numbers[6],
                numbers[7],
                numbers[8]);
    }

    public double perSecond() {
        return nanos == 0 ? 0 : completed * 1e9 / nanos;
    }
}
