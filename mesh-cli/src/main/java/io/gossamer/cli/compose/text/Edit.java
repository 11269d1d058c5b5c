package io.gossamer.cli.compose.text;

import java.util.List;

/**
 * A change to a text in whole lines.
 *
 * @param line before which the new lines come, counted from 0
 * @param replaced how many lines from there on are replaced; 0: none
 * @param added the new lines, without line ends
 */
public record Edit(int line, int replaced, List<String> added) {

    public Edit {
        added = List.copyOf(added);
    }

    /** Adds lines after a line. */
    public static Edit after(int line, List<String> added) {
        return new Edit(line + 1, 0, added);
    }

    /** Adds lines before a line. */
    public static Edit before(int line, List<String> added) {
        return new Edit(line, 0, added);
    }

    /** Puts lines in the place of others, first and last inclusive. */
    public static Edit replace(int first, int last, List<String> added) {
        return new Edit(first, last - first + 1, added);
    }
}
