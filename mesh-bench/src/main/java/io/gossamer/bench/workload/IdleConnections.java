package io.gossamer.bench.workload;

import com.sun.management.UnixOperatingSystemMXBean;
import io.gossamer.bench.backend.Service;
import io.gossamer.bench.load.LoadResult;
import io.gossamer.bench.load.LoadSpec;
import io.gossamer.bench.load.LoadSpec.Kind;
import io.gossamer.bench.measure.MemoryUse;
import io.gossamer.bench.report.Row;
import io.gossamer.bench.system.ProxySystem;
import io.gossamer.bench.system.SystemName;
import io.gossamer.cli.process.MeshFailure;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Memory of connections on which one small exchange has taken place and nothing since: opaque
 * bytes, so that each has its own connection of mutual TLS between the proxies. On fresh systems
 * that have carried some connections before, so that what is loaded once does not count. Immutable.
 *
 * @param name as in the table
 * @param connections how many; fewer where a proxy may not open two descriptors for each
 */
record IdleConnections(String name, int connections) implements Workload {

    /** Ours takes no more connections than its heap bears, and by default that is fewer. */
    private static final int CONNECTIONS_PER_HEAP_MIB = 40;

    private static final double KIB = 1024;
    private static final double BOUND_KIB = 16;
    private static final int SIDES = 2;

    /** Descriptors of a proxy that are none of a connection's. */
    private static final int OTHER_DESCRIPTORS = 200;

    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    /** Memory is looked at when the last connection's handshake is well over. */
    private static final Duration REST = Duration.ofSeconds(2);

    @Override
    public List<Row> measure(Arena arena) throws InterruptedException {
        Map<SystemName, Double> dirty = new EnumMap<>(SystemName.class);
        Map<SystemName, Double> resident = new EnumMap<>(SystemName.class);
        FreshSystem.each(
                arena,
                List.of("-Xmx" + heapMib() + "m"),
                system -> {
                    if (system.carries(Service.TCP_ECHO) && takesThem(system)) {
                        measure(arena, system, dirty, resident);
                    }
                });
        return List.of(
                FreshSystem.absolute(
                        name, "private dirty per connection, sidecar", "KiB", dirty, BOUND_KIB),
                FreshSystem.absolute(
                        name, "resident per connection, sidecar", "KiB", resident, null));
    }

    /** The native proxies are set up for the smaller rows. */
    private boolean takesThem(ProxySystem system) {
        return system.name() == SystemName.OURS || connections <= 5_000;
    }

    private void measure(
            Arena arena,
            ProxySystem system,
            Map<SystemName, Double> dirty,
            Map<SystemName, Double> resident)
            throws InterruptedException {
        run(arena, system, Kind.TCP_CHURN, 8);
        Thread.sleep(WARM_UP.toMillis());
        arena.generator().ask("stop");
        Thread.sleep(REST.toMillis());
        MemoryUse before = MemoryUse.of(system.pids());
        run(arena, system, Kind.TCP_IDLE, connections);
        awaitAll(arena, system);
        Thread.sleep(REST.toMillis());
        MemoryUse after = MemoryUse.of(system.pids());
        arena.generator().ask("stop");
        dirty.put(system.name(), perSide(after.privateDirty() - before.privateDirty()));
        resident.put(system.name(), perSide(after.resident() - before.resident()));
        arena.log()
                .printf(
                        "  %-8s %,d connections: %.1f KiB private dirty, %.1f KiB resident%n",
                        system.name(),
                        connections,
                        dirty.get(system.name()),
                        resident.get(system.name()));
    }

    /** As many as are wanted and as this machine's limit of descriptors permits. */
    static IdleConnections upTo(String name, int connections) {
        long permitted = connections;
        if (ManagementFactory.getOperatingSystemMXBean()
                instanceof UnixOperatingSystemMXBean system) {
            permitted = (system.getMaxFileDescriptorCount() - OTHER_DESCRIPTORS) / SIDES;
        }
        return new IdleConnections(name, (int) Math.min(connections, permitted));
    }

    private int heapMib() {
        return Math.max(128, connections / CONNECTIONS_PER_HEAP_MIB);
    }

    private double perSide(long bytes) {
        return bytes / KIB / connections / SIDES;
    }

    private static void run(Arena arena, ProxySystem system, Kind kind, int connections) {
        LoadSpec spec = new LoadSpec(kind, system.entry(Service.TCP_ECHO), connections, 1, 0, 0);
        arena.generator().ask("start 1 " + spec.format());
    }

    private void awaitAll(Arena arena, ProxySystem system) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            LoadResult result = LoadResult.parse(arena.generator().ask("read"));
            if (result.completed() >= connections) {
                return;
            }
            if (System.nanoTime() - deadline > 0) {
                arena.generator().ask("stop");
                throw new MeshFailure(
                        "%s: %d connections, %d errors (expected: %d connections within %s)"
                                .formatted(
                                        system.name(),
                                        result.completed(),
                                        result.errors(),
                                        connections,
                                        PATIENCE));
            }
            Thread.sleep(200);
        }
    }
}
