package io.gossamer.destination.grpc;

import io.gossamer.api.destination.AddrSet;
import io.gossamer.api.destination.Http2ClientParams;
import io.gossamer.api.destination.NoEndpoints;
import io.gossamer.api.destination.ProtocolHint;
import io.gossamer.api.destination.TlsIdentity;
import io.gossamer.api.destination.Update;
import io.gossamer.api.destination.WeightedAddr;
import io.gossamer.api.destination.WeightedAddrSet;
import io.gossamer.api.mesh.v1.EndpointExtension;
import io.gossamer.api.mesh.v1.UpdateExtension;
import io.gossamer.destination.stream.State;
import io.gossamer.destination.view.Endpoint;
import io.gossamer.destination.view.EndpointSet;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Endpoints as the contract writes them (section 2, Destination.Get responses). */
public final class EndpointMessages {

    /** The contract's controller gives every endpoint a hundred times this. */
    private static final int PERCENT = 100;

    /** The contract's default for connections between proxies. */
    private static final Http2ClientParams HTTP2 =
            Http2ClientParams.newBuilder()
                    .setKeepAlive(
                            Http2ClientParams.KeepAlive.newBuilder()
                                    .setInterval(Durations.of(Duration.ofSeconds(10)))
                                    .setTimeout(Durations.of(Duration.ofSeconds(3)))
                                    .setWhileIdle(true))
                    .build();

    private EndpointMessages() {}

    /** The full set at first, then what was added, changed and removed. */
    static List<Update> updates(@Nullable State<EndpointSet> previous, State<EndpointSet> current) {
        UpdateExtension extension =
                UpdateExtension.newBuilder()
                        .setSynced(current.synced())
                        .setVersion(current.version())
                        .build();
        EndpointSet now = current.value();
        Map<InetSocketAddress, Endpoint> before =
                previous == null ? Map.of() : previous.value().endpoints();
        List<Update> updates = new ArrayList<>();
        WeightedAddrSet added = addition(now, before);
        if (added.getAddrsCount() > 0) {
            updates.add(update(extension).setAdd(added).build());
        }
        AddrSet.Builder removed = AddrSet.newBuilder();
        before.forEach(
                (address, endpoint) -> {
                    if (!now.endpoints().containsKey(address)) {
                        removed.addAddrs(Addresses.tcp(endpoint.address(), endpoint.port()));
                    }
                });
        if (removed.getAddrsCount() > 0) {
            updates.add(update(extension).setRemove(removed).build());
        }
        boolean existenceChanged = previous == null || previous.value().exists() != now.exists();
        if (now.endpoints().isEmpty() && existenceChanged) {
            updates.add(
                    update(extension)
                            .setNoEndpoints(NoEndpoints.newBuilder().setExists(now.exists()))
                            .build());
        }
        if (updates.isEmpty()) {
            // Only the extension has news; peers ignore an addition of nothing.
            updates.add(update(extension).setAdd(WeightedAddrSet.getDefaultInstance()).build());
        }
        return updates;
    }

    private static Update.Builder update(UpdateExtension extension) {
        return Update.newBuilder().setGossamer(extension);
    }

    private static WeightedAddrSet addition(
            EndpointSet now, Map<InetSocketAddress, Endpoint> before) {
        WeightedAddrSet.Builder added =
                WeightedAddrSet.newBuilder().putAllMetricLabels(now.labels());
        now.endpoints()
                .forEach(
                        (address, endpoint) -> {
                            if (!endpoint.equals(before.get(address))) {
                                added.addAddrs(weighted(endpoint, Map.of()));
                            }
                        });
        return added.build();
    }

    /**
     * One endpoint.
     *
     * @param labels beside its own
     */
    public static WeightedAddr weighted(Endpoint endpoint, Map<String, String> labels) {
        WeightedAddr.Builder message =
                WeightedAddr.newBuilder()
                        .setAddr(Addresses.tcp(endpoint.address(), endpoint.port()))
                        .setWeight(endpoint.weight() * PERCENT)
                        .putAllMetricLabels(endpoint.labels())
                        .putAllMetricLabels(labels);
        if (!endpoint.identity().isEmpty()) {
            TlsIdentity.DnsLikeIdentity name =
                    TlsIdentity.DnsLikeIdentity.newBuilder().setName(endpoint.identity()).build();
            message.setTlsIdentity(
                    TlsIdentity.newBuilder().setDnsLikeIdentity(name).setServerName(name));
        }
        if (endpoint.hint() != Endpoint.Hint.NONE) {
            message.setProtocolHint(hint(endpoint)).setHttp2(HTTP2);
        }
        if (endpoint.since() != null || endpoint.preferred() || !endpoint.others().isEmpty()) {
            message.setGossamer(extension(endpoint));
        }
        return message.build();
    }

    private static EndpointExtension extension(Endpoint endpoint) {
        EndpointExtension.Builder extension =
                EndpointExtension.newBuilder().setPreferred(endpoint.preferred());
        if (endpoint.since() != null) {
            extension.setSince(Durations.of(endpoint.since()));
        }
        endpoint.others().forEach(other -> extension.addOtherAddresses(Addresses.ip(other)));
        return extension.build();
    }

    private static ProtocolHint hint(Endpoint endpoint) {
        ProtocolHint.Builder hint = ProtocolHint.newBuilder();
        if (endpoint.hint() == Endpoint.Hint.OPAQUE) {
            hint.setOpaque(ProtocolHint.Opaque.getDefaultInstance());
        } else {
            hint.setH2(ProtocolHint.H2.getDefaultInstance());
        }
        if (endpoint.inboundPort() != 0) {
            hint.setOpaqueTransport(
                    ProtocolHint.OpaqueTransport.newBuilder()
                            .setInboundPort(endpoint.inboundPort()));
        }
        return hint.build();
    }
}
