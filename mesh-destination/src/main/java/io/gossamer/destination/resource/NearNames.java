package io.gossamer.destination.resource;

import java.util.Collection;
import java.util.Locale;

/** Finds what somebody may have meant. */
public final class NearNames {

    /** Names that differ in more letters than this are taken for different ones. */
    private static final int MAX_DISTANCE = 3;

    private NearNames() {}

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

    /** Letters to change, add or leave out; not counted further where it is too many anyway. */
    private static int distance(String left, String right) {
        if (Math.abs(left.length() - right.length()) > MAX_DISTANCE) {
            return MAX_DISTANCE + 1;
        }
        int[] row = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int changed = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[right.length()];
    }
}
