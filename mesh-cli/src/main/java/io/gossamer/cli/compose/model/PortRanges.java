package io.gossamer.cli.compose.model;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lists of ports as the annotations have them: {@code 25,587,1000-2000}. */
public final class PortRanges {

    private static final Pattern RANGE = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");
    private static final int LAST = 65_535;

    private PortRanges() {}

    /** The same list without spaces; empty if it is no list of ports and ranges. */
    public static Optional<String> normalized(String text) {
        StringBuilder list = new StringBuilder();
        for (String part : text.split(",", -1)) {
            if (bounds(part).isEmpty()) {
                return Optional.empty();
            }
            list.append(list.isEmpty() ? "" : ",").append(part.strip());
        }
        return Optional.of(list.toString());
    }

    /** Every port of a normalized list. */
    public static SortedSet<Integer> all(String normalized) {
        SortedSet<Integer> ports = new TreeSet<>();
        for (String part : normalized.split(",", -1)) {
            bounds(part)
                    .ifPresent(
                            range -> {
                                for (int port = range[0]; port <= range[1]; port++) {
                                    ports.add(port);
                                }
                            });
        }
        return ports;
    }

    private static Optional<int[]> bounds(String part) {
        Matcher range = RANGE.matcher(part.strip());
        if (!range.matches()) {
            return Optional.empty();
        }
        int first = Integer.parseInt(range.group(1));
        int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
        return first < 1 || last > LAST || last < first
                ? Optional.empty()
                : Optional.of(new int[] {first, last});
    }
}
