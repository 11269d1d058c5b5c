package io.gossamer.destination.resource.policy;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A label selector; all its parts must hold, and one without parts selects everything.
 *
 * @param matchLabels labels with these values
 */
public record LabelSelector(Map<String, String> matchLabels, List<Expression> expressions) {

    /** How an expression compares. */
    public enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        DOES_NOT_EXIST
    }

    /**
     * One expression.
     *
     * @param values empty for the operators that ask for presence only
     */
    public record Expression(String key, Operator operator, Set<String> values) {

        public Expression {
            values = Set.copyOf(values);
        }

        boolean matches(Map<String, String> labels) {
            String value = labels.get(key);
            return switch (operator) {
                case IN -> value != null && values.contains(value);
                case NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case DOES_NOT_EXIST -> value == null;
            };
        }
    }

    public LabelSelector {
        matchLabels = Map.copyOf(matchLabels);
        expressions = List.copyOf(expressions);
    }

    public boolean matches(Map<String, String> labels) {
        return labels.entrySet().containsAll(matchLabels.entrySet())
                && expressions.stream().allMatch(expression -> expression.matches(labels));
    }
}
