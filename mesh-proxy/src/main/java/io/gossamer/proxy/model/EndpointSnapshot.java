package io.gossamer.proxy.model;

import java.util.List;

/**
 * The whole set of endpoints of a destination at one moment.
 *
 * @param exists false if the server says that there is no such destination
 * @param synced whether the server's sources were complete (rule R15)
 * @param stale kept from an earlier stream or the snapshot on disk
 * @param version grows with each change that this proxy saw
 */
public record EndpointSnapshot(
        List<Endpoint> endpoints, boolean exists, boolean synced, boolean stale, long version) {

    public EndpointSnapshot {
        endpoints = List.copyOf(endpoints);
    }
}
