package io.gossamer.destination.source.properties.step;

import java.util.Collection;
import java.util.Locale;

/** Finds what somebody may have meant. */
public final class Names {

    /** Names that differ in more letters than this are taken for different ones. */
    private static final int MAX_DISTANCE = 3;

    private Names() {}

    /** The nearest name, or all of them if none is near. */
    public static String instead(String name, Collection<String> known) {
        String nearest = "";
        int least = MAX_DISTANCE + 1;
        for (String candidate : known) {
            int distance =
                    distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest.isEmpty() ? "one of " + String.join(", ", known) : nearest;
    }

    /** Letters to change, add or leave out. */
    private static int distance(String left, String right) {
        int[] before = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] row = new int[right.length() + 1];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int changed = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(before[j - 1] + changed, Math.min(before[j] + 1, row[j - 1] + 1));
            }
            before = row;
        }
        return before[right.length()];
    }
}
