package io.gossamer.proxy.control.discovery;

import io.gossamer.api.destination.Update;
import io.gossamer.api.destination.WeightedAddr;
import io.gossamer.api.destination.WeightedAddrSet;
import io.gossamer.api.net.TcpAddress;
import io.gossamer.proxy.control.connect.LocalNetworks;
import io.gossamer.proxy.control.connect.ResumableStream.ServerSync;
import io.gossamer.proxy.model.Endpoint;
import io.gossamer.proxy.model.EndpointSnapshot;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The endpoints of one destination, folded from updates over several streams (rule R15): what an
 * earlier stream said stays until the present one is believed. Not thread-safe.
 */
final class EndpointState {

    /** An endpoint and the message that it came from. */
    private record Known(Endpoint endpoint, WeightedAddr message) {}

    /**
     * From earlier streams, or the snapshot on disk, by the address that the server names first.
     */
    private final Map<InetSocketAddress, Known> earlier = new LinkedHashMap<>();

    /** From the present stream. */
    private final Map<InetSocketAddress, Known> present = new LinkedHashMap<>();

    private ServerSync sync = ServerSync.UNKNOWN;
    private boolean streamSaidSomething;
    private boolean exists = true;
    private long version;

    /** A stream begins: all that is known is from an earlier one. */
    void streamOpened(ServerSync opened) {
        streamEnded();
        sync = opened;
    }

    /** The stream has ended: what it said is kept. */
    void streamEnded() {
        earlier.putAll(present);
        present.clear();
        sync = ServerSync.UNKNOWN;
        streamSaidSomething = false;
    }

    /**
     * Applies an update.
     *
     * @return whether it meant anything
     */
    boolean apply(Update update) {
        if (update.getGossamer().getSynced()) {
            sync = ServerSync.COMPLETE;
        }
        boolean meant =
                switch (update.getUpdateCase()) {
                    case ADD -> add(update.getAdd());
                    case REMOVE -> remove(update.getRemove().getAddrsList());
                    case NO_ENDPOINTS -> {
                        exists = update.getNoEndpoints().getExists();
                        present.clear();
                        yield true;
                    }
                    case UPDATE_NOT_SET -> update.getGossamer().getSynced();
                };
        streamSaidSomething |= meant;
        if (isPresentBelieved()) {
            earlier.clear();
        }
        return meant;
    }

    /** A set without usable addresses is no set (contract section 2). */
    private boolean add(WeightedAddrSet set) {
        boolean any = false;
        NearestAddress nearest = new NearestAddress(LocalNetworks::now);
        for (WeightedAddr message : set.getAddrsList()) {
            InetSocketAddress address = EndpointMapping.address(message.getAddr());
            if (address != null) {
                Endpoint endpoint =
                        EndpointMapping.endpoint(
                                message,
                                nearest.of(address, message.getGossamer()),
                                set.getMetricLabelsMap());
                present.put(
                        address,
                        new Known(
                                endpoint,
                                message.toBuilder()
                                        .clearMetricLabels()
                                        .putAllMetricLabels(endpoint.labels())
                                        .build()));
                any = true;
            }
        }
        exists |= any;
        return any || sync == ServerSync.COMPLETE;
    }

    private boolean remove(List<TcpAddress> addresses) {
        boolean any = false;
        for (TcpAddress message : addresses) {
            InetSocketAddress address = EndpointMapping.address(message);
            any |= address != null && present.remove(address) != null;
        }
        return any;
    }

    /** The server has said that there is no such destination. */
    void missing() {
        exists = false;
    }

    /** What earlier streams said has been kept for long enough. */
    void forgetEarlier() {
        earlier.clear();
    }

    /** Whether something is kept that the present stream does not know. */
    boolean holdsEarlier() {
        return !earlier.isEmpty();
    }

    /**
     * A server that says when it is complete is believed from then on; one that does not is
     * believed as soon as it names endpoints.
     */
    private boolean isPresentBelieved() {
        return switch (sync) {
            case COMPLETE -> streamSaidSomething;
            case UNKNOWN -> !present.isEmpty();
            case INCOMPLETE -> false;
        };
    }

    private Map<InetSocketAddress, Known> visible() {
        Map<InetSocketAddress, Known> visible = new LinkedHashMap<>(earlier);
        visible.putAll(present);
        return visible;
    }

    /** The state as the data path sees it; a new version each time. */
    EndpointSnapshot snapshot() {
        List<Endpoint> endpoints = new ArrayList<>();
        visible().values().forEach(known -> endpoints.add(known.endpoint));
        return new EndpointSnapshot(
                endpoints,
                exists || !endpoints.isEmpty(),
                sync == ServerSync.COMPLETE,
                holdsEarlier(),
                ++version);
    }

    /** The state as one message, for the snapshot on disk. */
    Update toMessage() {
        WeightedAddrSet.Builder set = WeightedAddrSet.newBuilder();
        visible().values().forEach(known -> set.addAddrs(known.message));
        return Update.newBuilder().setAdd(set).build();
    }

    /** Takes over what the snapshot on disk says. */
    void restore(Update message) {
        add(message.getAdd());
        streamEnded();
    }
}
