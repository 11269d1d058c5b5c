package io.gossamer.cli.demo;

import io.gossamer.cli.edges.Edge;
import io.gossamer.cli.render.EdgeReport;
import java.io.PrintStream;
import java.util.List;

/**
 * Shows a run to a person: on a terminal the table stays in place, elsewhere it is printed now and
 * then. Confined to one thread.
 */
public final class DemoScreen {

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
    public DemoScreen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void say(String sentence) {
        out.println(sentence);
        out.flush();
    }

    /** Called once a second with the edges of the last few seconds. */
    void show(String url, List<Edge> edges) {
        if (++ticks % (terminal ? TERMINAL_EVERY : LOG_EVERY) != 0) {
            return;
        }
        if (terminal) {
            out.print(CLEAR);
        }
        out.println("The bookshop: " + url + "   (Ctrl-C ends everything)");
        out.println();
        out.print(EdgeReport.render(edges));
        out.println();
        out.flush();
    }
}
