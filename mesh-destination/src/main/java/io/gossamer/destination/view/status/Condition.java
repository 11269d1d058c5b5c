package io.gossamer.destination.view.status;

import io.gossamer.destination.resource.Problem;
import java.util.List;

/**
 * One statement about a resource.
 *
 * @param parent what it is about, of several things that a route is for; empty for the whole
 * @param reason one word, as the Gateway API names it
 * @param problems why it does not hold; empty if it does
 */
public record Condition(Type type, String parent, String reason, List<Problem> problems) {

    /** What is stated. */
    public enum Type {
        /** The resource takes effect. */
        ACCEPTED("Accepted"),
        /** All that it names exists. */
        RESOLVED_REFS("ResolvedRefs");

        private final String label;

        Type(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    public Condition {
        problems = List.copyOf(problems);
    }

    public boolean holds() {
        return problems.isEmpty();
    }

    static Condition holding(Type type, String parent) {
        return new Condition(type, parent, type.label(), List.of());
    }

    static Condition failing(Type type, String parent, String reason, Problem problem) {
        return new Condition(type, parent, reason, List.of(problem));
    }
}
