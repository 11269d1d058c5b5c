package io.gossamer.destination.index;

import io.gossamer.destination.resource.IpNetwork;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Addresses for services whose manifest states none (rule R18). An address follows from the name,
 * and once assigned it stays with the name, also when the service goes and comes back. Confined to
 * the index, which calls it under its lock.
 */
public final class ClusterIps {

    /** Assigns nothing. */
    public static final ClusterIps NONE =
            new ClusterIps(
                    new IpNetwork(InetAddress.getLoopbackAddress(), 32), Map.of(), assigned -> {});

    /** Names remembered; beyond it, addresses of services that are gone are given away. */
    private static final int MAX_REMEMBERED = 65_536;

    /** Addresses tried for one name. */
    private static final int MAX_PROBES = 1_024;

    private final IpNetwork network;
    private final Map<String, InetAddress> assigned;
    private final Set<InetAddress> used;
    private final Consumer<Map<String, InetAddress>> store;
    private boolean unsaved;

    /**
     * @param network where addresses come from; its first and last one are left out
     * @param remembered what {@code store} was last given
     * @param store called with all assignments when there are new ones
     */
    public ClusterIps(
            IpNetwork network,
            Map<String, InetAddress> remembered,
            Consumer<Map<String, InetAddress>> store) {
        this.network = network;
        this.assigned = new LinkedHashMap<>();
        remembered.forEach(
                (name, address) -> {
                    if (network.contains(address)) {
                        assigned.put(name, address);
                    }
                });
        this.used = new HashSet<>(assigned.values());
        this.store = store;
    }

    /**
     * The address of a service.
     *
     * @param taken addresses that others state in their manifests, or were given already
     * @return empty if the network is full
     */
    Optional<InetAddress> assign(String name, Set<InetAddress> taken) {
        InetAddress known = assigned.get(name);
        if (known != null && !taken.contains(known)) {
            return Optional.of(known);
        }
        int hostBits = network.address().getAddress().length * 8 - network.prefixLength();
        if (hostBits < 2) {
            return Optional.empty();
        }
        BigInteger size = BigInteger.ONE.shiftLeft(hostBits).subtract(BigInteger.TWO);
        BigInteger offset = BigInteger.valueOf(hash(name)).mod(size);
        BigInteger probes = size.min(BigInteger.valueOf(MAX_PROBES));
        for (int probe = 0; probe < probes.intValue(); probe++) {
            InetAddress candidate = address(offset.add(BigInteger.ONE));
            if (!used.contains(candidate) && !taken.contains(candidate)) {
                remember(name, candidate);
                return Optional.of(candidate);
            }
            offset = offset.add(BigInteger.ONE).mod(size);
        }
        return Optional.empty();
    }

    private void remember(String name, InetAddress address) {
        if (assigned.size() >= MAX_REMEMBERED) {
            String eldest = assigned.keySet().iterator().next();
            used.remove(assigned.remove(eldest));
        }
        InetAddress previous = assigned.put(name, address);
        if (previous != null) {
            used.remove(previous);
        }
        used.add(address);
        unsaved = true;
    }

    /** Stores what was assigned since the last call; once for many, since all is stored. */
    void save() {
        if (unsaved) {
            unsaved = false;
            store.accept(Map.copyOf(assigned));
        }
    }

    private InetAddress address(BigInteger offset) {
        byte[] base = network.address().getAddress();
        int hostBits = base.length * 8 - network.prefixLength();
        BigInteger first =
                new BigInteger(1, base).shiftRight(hostBits).shiftLeft(hostBits).add(offset);
        byte[] number = first.toByteArray();
        byte[] bytes = new byte[base.length];
        for (int i = 1; i <= Math.min(bytes.length, number.length); i++) {
            bytes[bytes.length - i] = number[number.length - i];
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("as long as the network's address", e);
        }
    }

    /** FNV-1a in 64 bits: the same on every JVM, unlike what a hash map needs. */
    private static long hash(String name) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
        }
        return hash >>> 1;
    }
}
