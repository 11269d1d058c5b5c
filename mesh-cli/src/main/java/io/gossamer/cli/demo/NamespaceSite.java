package io.gossamer.cli.demo;

import io.gossamer.api.mesh.v1.ServiceInfo;
import io.gossamer.cli.controlplane.ControlPlaneAddresses;
import io.gossamer.cli.controlplane.MeshQueries;
import io.gossamer.cli.controlplane.Sidecar;
import io.gossamer.cli.netns.VirtualHost;
import io.gossamer.cli.netns.VirtualNetwork;
import io.gossamer.cli.process.DataDirectory;
import io.gossamer.cli.process.MeshFailure;
import io.gossamer.cli.process.ProcessGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Transparent mode: a network namespace per replica, redirect rules, and hosts files with the
 * services' cluster IPs. Applications use their normal ports and know only each other's names.
 */
final class NamespaceSite implements Site {

    private static final int INBOUND = 4143;
    private static final int OUTBOUND = 4140;
    private static final int ADMIN = 4191;
    private static final int NAMES_WITHIN_SECONDS = 30;
    private static final long POLL_MILLIS = 200;

    private final DataDirectory data;
    private final VirtualNetwork network;
    private final Path proxyFiles;
    private final Map<String, VirtualHost> hosts = new LinkedHashMap<>();
    private final Set<String> services = new HashSet<>();
    private final VirtualHost unmeshed;

    NamespaceSite(DataDirectory data, ProcessGroup group) {
        this.data = data;
        this.network = VirtualNetwork.create(group, ProcessHandle.current().pid());
        this.proxyFiles = makeProxyFiles();
        this.unmeshed = add(DemoPlan.UNMESHED);
        services.add(DemoPlan.UNMESHED);
    }

    @Override
    public String controlHost() {
        return network.gateway();
    }

    @Override
    public Placement place(DemoPlan.Service service, String workload) {
        VirtualHost host = add(workload);
        host.redirect();
        if (service.port() > 0) {
            services.add(service.name());
        }
        return new Placement(
                service,
                workload,
                host.address(),
                service.port(),
                "0.0.0.0:" + INBOUND,
                "127.0.0.1:" + OUTBOUND,
                host.address() + ":" + ADMIN);
    }

    @Override
    public Address unmeshed() {
        return new Address(unmeshed.address(), DemoPlan.UNMESHED_PORT);
    }

    @Override
    public Path sidecarDirectory(String workload) {
        return proxyFiles.resolve(workload);
    }

    @Override
    public void equip(Sidecar sidecar, Placement placement) {
        sidecar.set("mode", "transparent")
                .listen(placement.inbound(), placement.outbound(), placement.admin())
                .set("inbound.app-address", placement.host())
                .giveTo(VirtualNetwork.PROXY_UID);
    }

    @Override
    public List<String> proxyCommand(String workload, List<String> command) {
        return host(workload).commandOfProxy(command);
    }

    @Override
    public List<String> applicationCommand(String workload, List<String> command) {
        return host(workload).command(command);
    }

    @Override
    public Map<String, String> environment(Placement placement) {
        return Map.of();
    }

    @Override
    public String publish(Sidecar front, Placement placement) {
        return placement.host() + ":" + placement.appPort();
    }

    /** Waits until every service has its cluster IP, and writes the names into the hosts files. */
    @Override
    public void open(ControlPlaneAddresses mesh) throws InterruptedException {
        MeshQueries queries = new MeshQueries(mesh);
        Map<String, String> known = new LinkedHashMap<>();
        long polls = TimeUnit.SECONDS.toMillis(NAMES_WITHIN_SECONDS) / POLL_MILLIS;
        for (long i = 0; i < polls && !known.keySet().containsAll(services); i++) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            for (ServiceInfo service : queries.inventory().getServicesList()) {
                if (service.hasClusterIp() && service.getNamespace().equals(DemoPlan.NAMESPACE)) {
                    known.put(service.getName(), MeshQueries.text(service.getClusterIp()));
                }
            }
        }
        if (!known.keySet().containsAll(services)) {
            throw new MeshFailure(
                    "cluster IPs: of "
                            + known.keySet()
                            + " (expected: of "
                            + services
                            + " within "
                            + NAMES_WITHIN_SECONDS
                            + " s; see 'mesh stat')");
        }
        StringBuilder names = new StringBuilder();
        known.forEach((name, ip) -> names.append(line(name, ip, mesh)));
        hosts.values().forEach(host -> host.name(names.toString()));
    }

    @Override
    public void close() {
        network.close();
        DataDirectory.remove(proxyFiles);
    }

    private VirtualHost add(String workload) {
        Path file = data.directory("hosts").resolve(workload);
        VirtualHost host = network.add(workload + "-host", file);
        hosts.put(workload, host);
        return host;
    }

    private VirtualHost host(String workload) {
        VirtualHost host = hosts.get(workload);
        if (host == null) {
            throw new IllegalArgumentException("workload: " + workload + " (expected: placed)");
        }
        return host;
    }

    private static String line(String name, String ip, ControlPlaneAddresses mesh) {
        String qualified = name + "." + DemoPlan.NAMESPACE;
        return ip
                + " "
                + name
                + " "
                + qualified
                + " "
                + qualified
                + ".svc "
                + qualified
                + ".svc."
                + mesh.trustDomain()
                + "\n";
    }

    /** Sidecars run under another account, which may not enter the data directory. */
    private static Path makeProxyFiles() {
        try {
            Path directory = Files.createTempDirectory("gossamer");
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
