package io.gossamer.destination.resource.policy;

/**
 * A reference to another resource.
 *
 * @param group empty for the core group
 * @param namespace never empty: that of the referring resource unless stated
 */
public record TargetRef(String group, String kind, String namespace, String name) {}
