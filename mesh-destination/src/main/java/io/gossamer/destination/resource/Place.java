package io.gossamer.destination.resource;

/**
 * A field of a resource, for whoever must say what is wrong with it.
 *
 * @param field path as in {@code spec.rules[0].backendRefs[1]}
 * @param line from 1; 0 if there are no lines
 */
public record Place(String field, int line) {

    /** A field below this one, on the same line. */
    public Place child(String name) {
        return new Place(field.isEmpty() ? name : field + "." + name, line);
    }
}
