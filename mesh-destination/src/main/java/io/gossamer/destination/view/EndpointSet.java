package io.gossamer.destination.view;

import java.net.InetSocketAddress;
import java.util.Map;

/**
 * The endpoints behind a port of a service.
 *
 * @param exists whether the service is there at all
 * @param labels metric labels that all endpoints share
 * @param endpoints by address and port
 */
public record EndpointSet(
        boolean exists, Map<String, String> labels, Map<InetSocketAddress, Endpoint> endpoints) {

    public EndpointSet {
        labels = Map.copyOf(labels);
        endpoints = Map.copyOf(endpoints);
    }

    static final EndpointSet ABSENT = new EndpointSet(false, Map.of(), Map.of());
}
