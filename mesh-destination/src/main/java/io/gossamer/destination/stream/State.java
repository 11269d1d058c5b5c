package io.gossamer.destination.stream;

/**
 * An answer as of a version.
 *
 * @param version of the resources; grows
 * @param synced whether the resources were complete
 */
public record State<V>(V value, long version, boolean synced) {}
