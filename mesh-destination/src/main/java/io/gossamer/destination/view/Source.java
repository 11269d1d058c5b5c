package io.gossamer.destination.view;

import io.gossamer.destination.resource.Origin;
import io.gossamer.destination.resource.Resource;

/**
 * Who asked for a setting. Beside the setting in an answer, so that whoever asks why is told by the
 * code that decided.
 *
 * @param resource {@code kind/namespace/name}; empty if nobody asked
 * @param origin file and line; empty if nobody asked
 */
public record Source(String resource, String origin) {

    /** Nobody: a default holds. */
    public static final Source NONE = new Source("", "");

    /** A resource as a whole. */
    public static Source of(Resource resource) {
        return new Source(resource.key().toString(), resource.metadata().origin().toString());
    }

    /** A line of a resource's file. */
    public static Source of(Resource resource, int line) {
        return new Source(
                resource.key().toString(),
                new Origin(resource.metadata().origin().source(), line).toString());
    }

    /** An annotation of a resource; {@link #NONE} if it has none of this name. */
    public static Source ofAnnotation(Resource resource, String key) {
        return resource.metadata().annotation(key) == null
                ? NONE
                : new Source(
                        resource.key().toString(),
                        resource.metadata().annotationOrigin(key).toString());
    }
}
