package io.gossamer.bench.load;

import java.util.Locale;

/**
 * What the generator is told to send, as one line of text between two processes. Immutable.
 *
 * @param kind what is spoken
 * @param port of 127.0.0.1
 * @param connections how many at once
 * @param streams requests at once on each connection, for HTTP/2
 * @param rate requests per second in an open loop; 0: a closed loop
 * @param answerBytes body that HTTP/1 asks for; for a POST, what it sends
 */
public record LoadSpec(
        Kind kind, int port, int connections, int streams, int rate, long answerBytes) {

    /** What the generator speaks. */
    public enum Kind {
        HTTP1_GET,
        HTTP1_POST,
        HTTP2,
        GRPC_UNARY,
        GRPC_STREAM,
        /** 100 bytes there and back on a connection that stays. */
        TCP_ECHO,
        /** The same with a connection for each. */
        TCP_CHURN,
        /** As much as comes. */
        TCP_SOURCE,
        /** One echo, then silence. */
        TCP_IDLE,
        /** A GET whose answer is read at a fixed slow pace. */
        HTTP1_SLOW
    }

    /** The same towards another port. */
    public LoadSpec at(int otherPort) {
        return new LoadSpec(kind, otherPort, connections, streams, rate, answerBytes);
    }

    public boolean isOpenLoop() {
        return rate > 0;
    }

    /** One line that {@link #parse} reads. */
    public String format() {
        return String.join(
                " ",
                kind.name().toLowerCase(Locale.ROOT),
                Integer.toString(port),
                Integer.toString(connections),
                Integer.toString(streams),
                Integer.toString(rate),
                Long.toString(answerBytes));
    }

    /** Reads a line of {@link #format}. */
    public static LoadSpec parse(String line) {
        String[] words = line.strip().split(" ", -1);
        if (words.length != 6) {
            throw new IllegalArgumentException(
                    "load: "
                            + line
                            + " (expected: kind port connections streams rate answerBytes)");
        }
        return new LoadSpec(
                Kind.valueOf(words[0].toUpperCase(Locale.ROOT)),
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]),
                Integer.parseInt(words[4]),
                Long.parseLong(words[5]));
    }
}
