package io.gossamer.destination.resource;

/**
 * A field of a resource, for whoever must say what is wrong with it.
 *
 * @param field path as in {@code spec.rules[0].backendRefs[1]}
 * @param line from 1; 0 if there are no lines
 * @param whole it stands for all that is below it: one property that says several things
 */
public record Place(String field, int line, boolean whole) {

    /** A field of a file. */
    public Place(String field, int line) {
        this(field, line, false);
    }

    /** A property, whose parts have no names of their own. */
    public static Place ofProperty(String name) {
        return new Place(name, 0, true);
    }

    /** A field below this one, on the same line. */
    public Place child(String name) {
        return whole ? this : new Place(field.isEmpty() ? name : field + "." + name, line);
    }
}
