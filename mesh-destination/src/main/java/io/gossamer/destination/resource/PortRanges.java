package io.gossamer.destination.resource;

import java.util.BitSet;
import java.util.Optional;

/**
 * A set of ports, written {@code 25,587,1000-2000} (contract section 5). Immutable. Values that are
 * no numbers are names of ports, which the reader may resolve.
 */
public final class PortRanges {

    /** The contract's default opaque ports (section 7). */
    public static final String DEFAULT_OPAQUE = "25,587,3306,4444,5432,6379,9300,11211";

    public static final PortRanges NONE = new PortRanges(new BitSet());

    private static final int MAX_PORT = 65535;

    private final BitSet ports;

    private PortRanges(BitSet ports) {
        this.ports = ports;
    }

    public boolean contains(int port) {
        return port >= 0 && ports.get(port);
    }

    /** A set of single ports. */
    public static PortRanges of(Iterable<Integer> ports) {
        BitSet set = new BitSet();
        ports.forEach(set::set);
        return new PortRanges(set);
    }

    /**
     * Parses a list of ports and ranges; blanks around entries are ignored.
     *
     * @return empty if an entry is neither a port nor a range from low to high
     */
    public static Optional<PortRanges> parse(String text) {
        BitSet set = new BitSet();
        for (String entry : text.split(",", -1)) {
            String item = entry.strip();
            if (item.isEmpty()) {
                continue;
            }
            int dash = item.indexOf('-');
            int low = port(dash < 0 ? item : item.substring(0, dash).strip());
            int high = dash < 0 ? low : port(item.substring(dash + 1).strip());
            if (low < 0 || high < low) {
                return Optional.empty();
            }
            set.set(low, high + 1);
        }
        return Optional.of(new PortRanges(set));
    }

    private static int port(String text) {
        if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(Character::isDigit)) {
            return -1;
        }
        int port = Integer.parseInt(text);
        return port >= 1 && port <= MAX_PORT ? port : -1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PortRanges ranges && ranges.ports.equals(ports);
    }

    @Override
    public int hashCode() {
        return ports.hashCode();
    }

    @Override
    public String toString() {
        return ports.toString();
    }
}
