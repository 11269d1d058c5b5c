package io.gossamer.cli.demo;

import io.gossamer.api.MeshIdentity;
import io.gossamer.cli.controlplane.ControlPlane;
import io.gossamer.cli.controlplane.ControlPlaneAddresses;
import io.gossamer.cli.controlplane.ControlPlaneSettings;
import io.gossamer.cli.controlplane.ExplicitEnvironment;
import io.gossamer.cli.controlplane.Operator;
import io.gossamer.cli.controlplane.Sidecar;
import io.gossamer.cli.edges.MeshedWorkload;
import io.gossamer.cli.process.ChildProcess;
import io.gossamer.cli.process.DataDirectory;
import io.gossamer.cli.process.Installation;
import io.gossamer.cli.process.Ports;
import io.gossamer.cli.process.ProcessGroup;
import io.gossamer.cli.process.Readiness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The running demo in explicit mode: control plane, the shop's services with a sidecar each, and
 * the one service without. All are children of this process.
 */
final class Shop {

    private static final Duration TOKEN_LIFETIME = Duration.ofHours(24);

    private final DataDirectory data;
    private final ProcessGroup group;
    private final Installation installation;
    private final Consumer<String> progress;
    private final Readiness readiness = new Readiness();
    private final List<Placement> placements = new ArrayList<>();
    private final Map<ChildProcess, Placement> sidecars = new LinkedHashMap<>();
    private final List<ChildProcess> applications = new ArrayList<>();
    private final ControlPlane controlPlane;
    private final String frontAddress;

    private Shop(
            DataDirectory data,
            ProcessGroup group,
            Installation installation,
            Ports ports,
            ControlPlane controlPlane,
            Consumer<String> progress) {
        this.data = data;
        this.group = group;
        this.installation = installation;
        this.progress = progress;
        this.controlPlane = controlPlane;
        this.frontAddress = ports.freeAddress();
        for (DemoPlan.Service service : DemoPlan.services()) {
            for (String workload : service.workloads()) {
                placements.add(Placement.onLoopback(service, workload, ports));
            }
        }
    }

    /**
     * Starts everything, the visitors last.
     *
     * @param certificateLifetime of leaf certificates, as {@code 24h}
     * @param progress gets one sentence per step
     */
    static Shop start(
            DataDirectory data,
            ProcessGroup group,
            Installation installation,
            String certificateLifetime,
            Consumer<String> progress)
            throws InterruptedException {
        Ports ports = new Ports(RandomGenerator.getDefault());
        int legacyPort = ports.free();
        Path resources = data.directory("resources");
        DataDirectory.write(
                resources.resolve("legacy.yaml"), DemoPlan.manifest("127.0.0.1", legacyPort));
        progress.accept("starting identity and destination, each with its sidecar");
        ControlPlaneSettings settings =
                new ControlPlaneSettings(
                        Optional.of(resources),
                        MeshIdentity.DEFAULT_TRUST_DOMAIN,
                        certificateLifetime,
                        freeListen(ports));
        ControlPlane controlPlane = ControlPlane.start(data, settings, ports, group, installation);
        Shop shop = new Shop(data, group, installation, ports, controlPlane, progress);
        try {
            shop.open(legacyPort);
            return shop;
        } catch (InterruptedException | RuntimeException e) {
            shop.close();
            throw e;
        }
    }

    ControlPlaneAddresses addresses() {
        return controlPlane.addresses();
    }

    /** The URL of the page, for a browser outside the mesh. */
    String url() {
        return "http://" + frontAddress + "/";
    }

    List<MeshedWorkload> workloads() {
        return placements.stream().map(placement -> placement.meshed(addresses())).toList();
    }

    /** Admin servers by process name. */
    Map<String, String> admins() {
        Map<String, String> admins = new LinkedHashMap<>();
        controlPlane.admins().forEach(admin -> admins.put(admin.process(), admin.address()));
        sidecars.forEach((process, placement) -> admins.put(process.name(), placement.admin()));
        return admins;
    }

    /** Ends the visitors first, then the services with their sidecars, then the control plane. */
    void close() {
        group.stop(
                applications.stream().filter(app -> app.name().equals(DemoPlan.VISITORS)).toList());
        List<ChildProcess> services = new ArrayList<>(sidecars.keySet());
        group.stop(services);
        group.stop(applications);
        controlPlane.stop();
    }

    private void open(int legacyPort) throws InterruptedException {
        progress.accept("starting the shop: " + placements.size() + " services, a sidecar each");
        applications.add(demo(DemoPlan.UNMESHED, DemoPlan.UNMESHED, legacyPort, Map.of()));
        Map<ChildProcess, Sidecar> starting = new LinkedHashMap<>();
        for (Placement placement : placements) {
            Sidecar sidecar = sidecar(placement);
            ChildProcess process = sidecar.start(group, installation);
            sidecars.put(process, placement);
            starting.put(process, sidecar);
            if (placement.appPort() > 0) {
                applications.add(application(placement));
            }
        }
        for (Map.Entry<ChildProcess, Sidecar> sidecar : starting.entrySet()) {
            readiness.awaitFile(sidecar.getKey(), sidecar.getValue().readyFile());
        }
        for (ChildProcess application : applications) {
            for (Placement placement : placements) {
                if (placement.workload().equals(application.name())) {
                    readiness.awaitPort(application, placement.appPort());
                }
            }
        }
        progress.accept("all services are ready; the visitors come in");
        for (Placement placement : placements) {
            if (placement.service().name().equals(DemoPlan.VISITORS)) {
                applications.add(application(placement));
            }
        }
    }

    private Sidecar sidecar(Placement placement) {
        DemoPlan.Service service = placement.service();
        List<String> services = service.port() == 0 ? List.of() : List.of(service.name());
        Sidecar sidecar =
                new Sidecar(
                                data,
                                placement.workload(),
                                addresses()
                                        .identityOf(service.name(), DemoPlan.NAMESPACE)
                                        .dnsName())
                        .controlledBy(addresses())
                        .listen(placement.inbound(), placement.outbound(), placement.admin())
                        .token(
                                new Operator(Path.of(addresses().adminSocket()))
                                        .token(
                                                DemoPlan.NAMESPACE,
                                                service.name(),
                                                TOKEN_LIFETIME,
                                                new Operator.Names(
                                                        List.of(placement.workload()), services))
                                        .getToken())
                        .workload(DemoPlan.NAMESPACE, service.name())
                        .set("drain-timeout", "5s")
                        .set("workload.register", true);
        if (service.port() > 0) {
            sidecar.serve(service.name(), List.of(service.port() + ":" + placement.appPort()));
        }
        if (service.name().equals(DemoPlan.FRONT)) {
            sidecar.declare(frontAddress, "127.0.0.1:" + placement.appPort());
        }
        return sidecar;
    }

    private ChildProcess application(Placement placement) {
        return demo(
                placement.service().name(),
                placement.workload(),
                placement.appPort(),
                ExplicitEnvironment.of(placement.outbound(), System.getenv()));
    }

    private ChildProcess demo(String role, String name, int port, Map<String, String> environment) {
        return group.start(
                name,
                installation.command(
                        Installation.Program.DEMO,
                        List.of(role, "--name", name, "--port", Integer.toString(port))),
                environment);
    }

    private static ControlPlaneSettings.Listen freeListen(Ports ports) {
        return new ControlPlaneSettings.Listen(
                ports.freeAddress(),
                ports.freeAddress(),
                ports.freeAddress(),
                ports.freeAddress(),
                ports.freeAddress(),
                ports.freeAddress());
    }
}
