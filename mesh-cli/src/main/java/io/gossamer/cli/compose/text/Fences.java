package io.gossamer.cli.compose.text;

import io.gossamer.cli.compose.text.SourceText.Line;
import io.gossamer.cli.process.MeshFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Puts changes into a text so that they can be taken out again exactly. Each change stands between
 * two comment lines; lines that it replaces are kept within, behind {@link #KEPT}. All other bytes
 * stay as they are. If the text has no line end at its end, one is added and a last line says so.
 */
public final class Fences {

    static final String BEGIN = "# >>> mesh inject: 'mesh uninject' takes this block out again";
    static final String END = "# <<< mesh inject";
    static final String KEPT = "#~";
    static final String OPEN_END = "# <<< mesh inject: no line end before this line";

    private Fences() {}

    /** The text with its changes, each within fences. */
    public static SourceText apply(SourceText text, List<Edit> edits) {
        List<Line> lines = new ArrayList<>(text.lines());
        String end = text.lineEnd();
        boolean open = !text.isEnded();
        if (open) {
            Line last = lines.remove(lines.size() - 1);
            lines.add(new Line(last.content(), end));
        }
        List<Line> result = new ArrayList<>();
        int next = 0;
        for (Edit edit : sorted(edits)) {
            result.addAll(lines.subList(next, edit.line()));
            next = edit.line() + edit.replaced();
            result.add(new Line(BEGIN, end));
            lines.subList(edit.line(), next)
                    .forEach(line -> result.add(new Line(KEPT + line.content(), line.end())));
            edit.added().forEach(line -> result.add(new Line(line, end)));
            result.add(new Line(END, end));
        }
        result.addAll(lines.subList(next, lines.size()));
        if (open) {
            result.add(new Line(OPEN_END, ""));
        }
        return new SourceText(result);
    }

    /** Whether there is a fence in the text. */
    public static boolean isFenced(SourceText text) {
        return text.lines().stream().anyMatch(line -> isFence(line.content()));
    }

    /**
     * The text as it was before {@link #apply}.
     *
     * @param file name for messages
     * @throws MeshFailure if a fence lacks its other half
     */
    public static SourceText remove(String file, SourceText text) {
        List<Line> result = new ArrayList<>();
        int begun = -1;
        for (int i = 0; i < text.lines().size(); i++) {
            Line line = text.lines().get(i);
            if (line.content().equals(OPEN_END)) {
                // Whoever went on writing after it has ended the line before it.
                if (i == text.lines().size() - 1) {
                    removeLastEnd(result);
                }
            } else if (line.content().equals(begun < 0 ? END : BEGIN)) {
                throw unpaired(file, i);
            } else if (line.content().equals(BEGIN)) {
                begun = i;
            } else if (line.content().equals(END)) {
                begun = -1;
            } else if (begun < 0) {
                result.add(line);
            } else if (line.content().startsWith(KEPT)) {
                result.add(new Line(line.content().substring(KEPT.length()), line.end()));
            }
        }
        if (begun >= 0) {
            throw unpaired(file, begun);
        }
        return new SourceText(result);
    }

    private static void removeLastEnd(List<Line> result) {
        if (!result.isEmpty()) {
            Line last = result.remove(result.size() - 1);
            result.add(new Line(last.content(), ""));
        }
    }

    private static boolean isFence(String line) {
        return line.equals(BEGIN) || line.equals(END) || line.equals(OPEN_END);
    }

    private static MeshFailure unpaired(String file, int line) {
        return new MeshFailure(
                file
                        + ":"
                        + (line + 1)
                        + ": fence of 'mesh inject' without its other half (expected: fences as"
                        + " they were written; restore the file, or remove the blocks by hand)");
    }

    /** By line, those that adjoin made one; what is added stays in its order. */
    private static List<Edit> sorted(List<Edit> edits) {
        List<Edit> sorted = new ArrayList<>(edits);
        sorted.sort(
                Comparator.comparingInt(Edit::line)
                        .thenComparingInt(e -> e.replaced() > 0 ? 1 : 0));
        List<Edit> joined = new ArrayList<>();
        for (Edit edit : sorted) {
            Edit last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (last != null && last.line() + last.replaced() == edit.line()) {
                List<String> added = new ArrayList<>(last.added());
                added.addAll(edit.added());
                joined.set(
                        joined.size() - 1,
                        new Edit(last.line(), last.replaced() + edit.replaced(), added));
            } else {
                joined.add(edit);
            }
        }
        return joined;
    }
}
