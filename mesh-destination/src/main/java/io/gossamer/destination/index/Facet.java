package io.gossamer.destination.index;

/**
 * Something of a snapshot that an answer was made from: one resource, or those that are looked up
 * together.
 *
 * @param key names it among those of its sort
 */
public record Facet(Sort sort, Object key) {

    /** What is looked up together. */
    enum Sort {
        RESOURCE,
        KIND_IN_NAMESPACE,
        SLICES_OF_SERVICE,
        PODS_AT_ADDRESS,
        SERVICES_AT_ADDRESS,
        ROUTES_OF_PARENT,
        EVERYTHING
    }

    /** All resources, and what is known of them. */
    static final Facet EVERYTHING = new Facet(Sort.EVERYTHING, "");
}
