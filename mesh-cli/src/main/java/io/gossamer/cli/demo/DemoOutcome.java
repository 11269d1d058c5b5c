package io.gossamer.cli.demo;

import io.gossamer.cli.edges.Edge;
import io.gossamer.cli.render.DemoJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of a run so far. Filled by one thread, read after it has ended. */
public final class DemoOutcome {

    private final List<String> failures = new ArrayList<>();
    private final Map<String, DemoJson.Span> resources = new LinkedHashMap<>();
    private List<Edge> edges = List.of();
    private boolean interrupted;
    private boolean judged;

    void fail(String sentence) {
        failures.add(sentence);
    }

    void edges(List<Edge> seen) {
        this.edges = List.copyOf(seen);
    }

    void resources(Map<String, DemoJson.Span> measured) {
        resources.putAll(measured);
    }

    void interrupted() {
        interrupted = true;
    }

    void judged() {
        judged = true;
    }

    Map<String, DemoJson.Span> resources() {
        return resources;
    }

    public List<Edge> edges() {
        return edges;
    }

    public List<String> failures() {
        return List.copyOf(failures);
    }

    public boolean wasInterrupted() {
        return interrupted;
    }

    /** Whether the check passed; null if the run was not judged. */
    public @Nullable Boolean passed() {
        return judged ? Boolean.valueOf(failures.isEmpty()) : null;
    }

    public String toJson() {
        return DemoJson.render(passed(), edges, failures, resources);
    }
}
