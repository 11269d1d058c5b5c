package io.gossamer.destination.source.properties;

import io.gossamer.destination.source.properties.step.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One element of {@code mesh.destination.routes}, as it was written; nothing is checked yet.
 *
 * @param id name of the route in metrics, explanations and statuses; its place in the list if
 *     absent
 * @param service the Service that clients call, as in {@code books.shop:8080}; that of {@code uri}
 *     if absent
 * @param namespace whose clients it concerns; all if absent
 * @param uri where requests go, as in {@code lb://books} or {@code http://books.shop:8080}; the
 *     Service itself if neither this nor {@code backends} is stated
 * @param backends several places, each with its share
 * @param predicates which requests, as in {@code Path=/books/**}; all must hold; none: every
 *     request
 * @param filters what happens to them, as in {@code SetRequestHeader=x-tenant, shop}
 * @param metadata {@code response-timeout} in milliseconds; else it is not read
 * @param order where neither host, path, method nor conditions decide, the lowest wins, then the
 *     first of the list; 0 if absent
 * @param enabled false passes the route over; true if absent
 */
public record RouteProperties(
        @Nullable String id,
        @Nullable String service,
        @Nullable String namespace,
        @Nullable String uri,
        @Nullable List<Backend> backends,
        @Nullable List<Step> predicates,
        @Nullable List<Step> filters,
        @Nullable Map<String, String> metadata,
        @Nullable Integer order,
        @Nullable Boolean enabled) {

    /**
     * Where a share of the requests goes.
     *
     * @param uri as in {@code lb://books-v2:8080}
     * @param weight 0 to 1,000,000; its share of the sum of all weights; 1 if absent
     */
    public record Backend(@Nullable String uri, @Nullable Integer weight) {

        /** A backend that is written as its URI alone. */
        public static Backend of(String uri) {
            return new Backend(uri, null);
        }
    }

    public RouteProperties {
        backends = backends == null ? List.of() : List.copyOf(backends);
        predicates = predicates == null ? List.of() : List.copyOf(predicates);
        filters = filters == null ? List.of() : List.copyOf(filters);
        metadata = metadata == null ? Map.of() : Map.copyOf(new LinkedHashMap<>(metadata));
    }

    boolean active() {
        return enabled == null || enabled;
    }
}
