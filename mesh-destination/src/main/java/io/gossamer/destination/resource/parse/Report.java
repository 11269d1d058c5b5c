package io.gossamer.destination.resource.parse;

import io.gossamer.destination.resource.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The problems of one document. Confined to the thread that parses it. */
final class Report {

    /** Nodes read per document, so that nested aliases cannot multiply without end. */
    private static final int MAX_NODES = 1_000_000;

    /** Problems kept per document; the first ones name the cause. */
    private static final int MAX_PROBLEMS = 100;

    /** Characters of a value that a problem quotes. */
    private static final int MAX_QUOTED = 500;

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final String source;
    private final List<Problem> problems = new ArrayList<>();
    private String resource = "";
    private int nodes;
    private boolean exhausted;

    Report(String source) {
        this.source = source;
    }

    /** Names the resource that later problems belong to. */
    void resource(String name) {
        resource = name;
    }

    void add(int line, String field, String value, String expected) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(new Problem(source, line, resource, line(field), line(value), expected));
        }
    }

    /** On one line of a log, and no longer than that. */
    private static String line(String text) {
        String line = CONTROL.matcher(text).replaceAll("?");
        return line.length() > MAX_QUOTED ? line.substring(0, MAX_QUOTED) + "..." : line;
    }

    /** Counts a node; false once the document has grown beyond its bound. */
    boolean visit(int line) {
        if (++nodes <= MAX_NODES) {
            return true;
        }
        if (!exhausted) {
            exhausted = true;
            problems.clear();
            add(line, "", nodes + " nodes", "at most " + MAX_NODES + " in one document");
        }
        return false;
    }

    boolean clean() {
        return problems.isEmpty();
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    String source() {
        return source;
    }
}
