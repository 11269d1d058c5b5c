package io.gossamer.destination.resource.traffic;

/**
 * An annotation whose value cannot be what is meant.
 *
 * @param key of the annotation
 * @param expected what would have been right
 */
public record AnnotationFault(String key, String expected) {}
