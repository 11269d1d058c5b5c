package io.gossamer.proxy.control.registry;

import io.gossamer.api.mesh.v1.HealthCheck;
import io.gossamer.api.mesh.v1.RegisterResponse;
import io.gossamer.api.mesh.v1.Workload;
import io.gossamer.api.net.IPAddress;
import io.gossamer.proxy.control.connect.ControlChannel;
import io.gossamer.proxy.control.connect.LocalNetworks;
import io.gossamer.proxy.control.discovery.EndpointMapping;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Registers this sidecar's workload on every network that it has in common with the control plane,
 * so that peers know it by each of its addresses: the registry believes an address only to a stream
 * that comes from it (rule R10). With a single network there is a single stream. Methods are
 * thread-safe.
 */
public final class WorkloadRegistration implements AutoCloseable {

    /** A workload has at most so many further addresses. */
    private static final int MAX_NETWORKS = 16;

    private final RegistryClient first;
    private final Workload further;
    private final Function<InetAddress, ControlChannel> channels;
    private final Supplier<LocalNetworks> localNetworks;
    private final Map<InetAddress, OnNetwork> others = new ConcurrentHashMap<>();

    /** A stream on one network. */
    private record OnNetwork(RegistryClient client, ControlChannel channel) {}

    /**
     * Not started yet.
     *
     * @param workload what to register, asked again for each stream
     * @param channels makes the channel to the same service at another of its addresses
     * @param localNetworks those of this machine; asked when the control plane names several
     */
    public WorkloadRegistration(
            ControlChannel channel,
            Supplier<Workload> workload,
            Function<InetAddress, ControlChannel> channels,
            Supplier<LocalNetworks> localNetworks) {
        Workload own = workload.get();
        this.further =
                Workload.newBuilder()
                        .setNamespace(own.getNamespace())
                        .setServiceAccount(own.getServiceAccount())
                        .setName(own.getName())
                        .setFurtherAddress(true)
                        .build();
        this.channels = channels;
        this.localNetworks = localNetworks;
        this.first = new RegistryClient(channel, workload, this::accepted);
    }

    /** Registers now and from then on. */
    public void start() {
        first.start();
    }

    /** As {@link RegistryClient#onChecks}. */
    public void onChecks(Consumer<List<HealthCheck>> listener) {
        first.onChecks(listener);
    }

    /** As {@link RegistryClient#ready}. */
    public void ready(boolean takesTraffic, String why) {
        first.ready(takesTraffic, why);
    }

    /** Whether the registry has known this workload by each of its addresses at least once. */
    public boolean hasRegistered() {
        return first.hasRegistered()
                && others.values().stream().allMatch(other -> other.client.hasRegistered());
    }

    /**
     * Takes leave on all networks, so that no new traffic comes.
     *
     * @return completes once the registry has heard it, or cannot be reached
     */
    public CompletionStage<Void> goodbye() {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        all.add(first.goodbye().toCompletableFuture());
        others.values().forEach(other -> all.add(other.client.goodbye().toCompletableFuture()));
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    @Override
    public void close() {
        others.values().forEach(other -> other.channel.close());
    }

    /** On the control loop. */
    private void accepted(RegisterResponse response) {
        if (response.getNetworksCount() < 2) {
            return;
        }
        LocalNetworks local = localNetworks.get();
        List<InetAddress> common = new ArrayList<>();
        for (IPAddress message : response.getNetworksList()) {
            InetAddress address = EndpointMapping.ip(message);
            if (address != null && local.have(address)) {
                common.add(address);
            }
        }
        if (common.size() > 1) {
            common.stream()
                    .filter(address -> !others.containsKey(address))
                    .limit(Math.max(0, MAX_NETWORKS - others.size()))
                    .forEach(this::open);
        }
    }

    private void open(InetAddress address) {
        ControlChannel channel = channels.apply(address);
        RegistryClient client = new RegistryClient(channel, () -> further, response -> {});
        others.put(address, new OnNetwork(client, channel));
        client.start();
    }
}
