package io.gossamer.destination.resource;

/**
 * Something in a source that was refused. What it would have replaced stays.
 *
 * @param origin file, {@link Origin#REGISTRY}, or a property
 * @param line from 1; 0 if it concerns the whole source
 * @param resource {@code kind/namespace/name} as far as it could be read
 * @param field path of the field, as in {@code spec.ports[0].port}; empty if it concerns the whole
 * @param value what was found, at most 200 characters
 * @param expected what would have been right
 */
public record Problem(
        String origin, int line, String resource, String field, String value, String expected) {

    private static final int MAX_VALUE = 200;

    public Problem {
        if (value.length() > MAX_VALUE) {
            value = value.substring(0, MAX_VALUE) + "...";
        }
    }

    /** {@code file:line resource field: value (expected: ...)}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(origin);
        if (line > 0) {
            text.append(':').append(line);
        }
        if (!resource.isEmpty()) {
            text.append(' ').append(resource);
        }
        if (!field.isEmpty()) {
            text.append(' ').append(field);
        }
        return text.append(": ")
                .append(value.isEmpty() ? "empty" : value)
                .append(" (expected: ")
                .append(expected)
                .append(")")
                .toString();
    }
}
