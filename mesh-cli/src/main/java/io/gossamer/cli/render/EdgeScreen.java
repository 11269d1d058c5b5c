package io.gossamer.cli.render;

import io.gossamer.cli.edges.Edge;
import java.io.PrintStream;
import java.util.List;

/**
 * Shows a run to a person: on a terminal the table stays in place, elsewhere it is printed now and
 * then. Confined to one thread.
 */
public final class EdgeScreen {

    private static final String CLEAR = "\033[H\033[2J";
    private static final int TERMINAL_EVERY = 2;
    private static final int LOG_EVERY = 10;

    private final PrintStream out;
    private final boolean terminal;
    private int ticks;

    /**
     * A screen.
     *
     * @param terminal whether the stream understands cursor movements
     */
    public EdgeScreen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Prints a sentence. */
    public void say(String sentence) {
        out.println(sentence);
        out.flush();
    }

    /**
     * Called once a second.
     *
     * @param headline what is shown, and how to end it
     * @param edges of the last few seconds
     */
    public void show(String headline, List<Edge> edges) {
        if (++ticks % (terminal ? TERMINAL_EVERY : LOG_EVERY) != 0) {
            return;
        }
        if (terminal) {
            out.print(CLEAR);
        }
        out.println(headline);
        out.println();
        out.print(EdgeReport.render(edges));
        out.println();
        out.flush();
    }
}
