package io.gossamer.destination.resource.traffic;

import java.util.Optional;

/** HTTP statuses from one to another, both included; 100 to 599. */
public record StatusRange(int start, int end) {

    private static final StatusRange SERVER_ERROR = new StatusRange(500, 599);
    private static final StatusRange GATEWAY_ERROR = new StatusRange(502, 504);

    /** Parses {@code 503}, {@code 500-504}, {@code 5xx} or {@code gateway-error}. */
    static Optional<StatusRange> parse(String text) {
        if (text.equalsIgnoreCase("5xx")) {
            return Optional.of(SERVER_ERROR);
        }
        if (text.equalsIgnoreCase("gateway-error")) {
            return Optional.of(GATEWAY_ERROR);
        }
        int dash = text.indexOf('-');
        int start = status(dash < 0 ? text : text.substring(0, dash).strip());
        int end = dash < 0 ? start : status(text.substring(dash + 1).strip());
        return start > 0 && end >= start
                ? Optional.of(new StatusRange(start, end))
                : Optional.empty();
    }

    private static int status(String text) {
        return text.matches("[1-5]\\d\\d") ? Integer.parseInt(text) : 0;
    }
}
