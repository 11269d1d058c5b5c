package io.gossamer.destination.resource.parse;

import io.gossamer.destination.resource.Problem;
import java.util.ArrayList;
import java.util.List;

/** The problems of one document. Confined to the thread that parses it. */
final class Report {

    /** Nodes read per document, so that nested aliases cannot multiply without end. */
    private static final int MAX_NODES = 1_000_000;

    /** Problems kept per document; the first ones name the cause. */
    private static final int MAX_PROBLEMS = 100;

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
            problems.add(new Problem(source, line, resource, field, value, expected));
        }
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
