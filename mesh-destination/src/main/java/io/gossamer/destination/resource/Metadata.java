package io.gossamer.destination.resource;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Metadata of a resource.
 *
 * @param owner the controlling owner reference; null if there is none
 * @param created when a cluster took it; null if it came from elsewhere
 * @param annotationOrigins where each annotation's value stands, if not where the resource does
 */
public record Metadata(
        String namespace,
        String name,
        Map<String, String> labels,
        Map<String, String> annotations,
        @Nullable Owner owner,
        @Nullable Instant created,
        Origin origin,
        Map<String, Origin> annotationOrigins) {

    /** A controlling owner, for instance a ReplicaSet. */
    public record Owner(String kind, String name) {}

    public Metadata {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        annotationOrigins = Map.copyOf(annotationOrigins);
    }

    /** Metadata of a resource whose annotations stand where it does. */
    public Metadata(
            String namespace,
            String name,
            Map<String, String> labels,
            Map<String, String> annotations,
            @Nullable Owner owner,
            @Nullable Instant created,
            Origin origin) {
        this(namespace, name, labels, annotations, owner, created, origin, Map.of());
    }

    /**
     * The same with one annotation more, which something else in the resource stands for.
     *
     * @param at where that stands
     */
    public Metadata withAnnotation(String key, String value, Origin at) {
        return withAnnotations(Map.of(key, value), Map.of(key, at));
    }

    /**
     * The same with more annotations; they win over those that are there.
     *
     * @param at where they stand; those that are not named stand where the resource does
     */
    public Metadata withAnnotations(Map<String, String> added, Map<String, Origin> at) {
        Map<String, String> more = new HashMap<>(annotations);
        more.putAll(added);
        Map<String, Origin> origins = new HashMap<>(annotationOrigins);
        origins.putAll(at);
        return new Metadata(namespace, name, labels, more, owner, created, origin, origins);
    }

    /** When it was created; the far future if nobody said so. */
    public Instant createdOrNever() {
        return created == null ? Instant.MAX : created;
    }

    /** The value of an annotation; null if it is absent. */
    public @Nullable String annotation(String key) {
        return annotations.get(key);
    }

    /** Where an annotation stands; where the resource does if that is not known. */
    public Origin annotationOrigin(String key) {
        return annotationOrigins.getOrDefault(key, origin);
    }

    /** The value of a label; empty if it is absent. */
    public String label(String key) {
        return labels.getOrDefault(key, "");
    }
}
