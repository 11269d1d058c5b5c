package io.gossamer.cli.demo;

import io.gossamer.api.MeshIdentity;
import io.gossamer.cli.controlplane.ControlPlane;
import io.gossamer.cli.controlplane.ControlPlaneAddresses;
import io.gossamer.cli.controlplane.ControlPlaneSettings;
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
 * The running demo: control plane, the shop's services with a sidecar each, and the one service
 * without. All are children of this process.
 */
final class Shop {

    private static final Duration TOKEN_LIFETIME = Duration.ofHours(24);

    private final ProcessGroup group;
    private final Installation installation;
    private final Site site;
    private final Consumer<String> progress;
    private final Readiness readiness = new Readiness();
    private final List<Placement> placements = new ArrayList<>();
    private final Map<ChildProcess, Placement> sidecars = new LinkedHashMap<>();
    private final List<ChildProcess> applications = new ArrayList<>();
    private final ControlPlane controlPlane;
    private String frontAddress = "";

    private Shop(
            ProcessGroup group,
            Installation installation,
            Site site,
            ControlPlane controlPlane,
            Consumer<String> progress) {
        this.group = group;
        this.installation = installation;
        this.site = site;
        this.progress = progress;
        this.controlPlane = controlPlane;
    }

    /**
     * Starts everything, the visitors last.
     *
     * @param progress gets one sentence per step
     */
    static Shop start(
            DataDirectory data,
            ProcessGroup group,
            Installation installation,
            DemoSettings settings,
            Consumer<String> progress)
            throws InterruptedException {
        Ports ports = new Ports(RandomGenerator.getDefault());
        Site site =
                settings.transparent()
                        ? new NamespaceSite(data, group)
                        : new LoopbackSite(data, ports);
        try {
            Path resources = data.directory("resources");
            DataDirectory.write(
                    resources.resolve("legacy.yaml"), DemoPlan.manifest(site.unmeshed()));
            progress.accept("starting identity and destination, each with its sidecar");
            ControlPlaneSettings plane =
                    new ControlPlaneSettings(
                            Optional.of(resources),
                            MeshIdentity.DEFAULT_TRUST_DOMAIN,
                            settings.certificateLifetime(),
                            listen(ports, site.controlHost()));
            Shop shop =
                    new Shop(
                            group,
                            installation,
                            site,
                            ControlPlane.start(data, plane, ports, group, installation),
                            progress);
            shop.openOrClose(
                    settings.recording() ? DemoPlan.servicesToRecord() : DemoPlan.services());
            return shop;
        } catch (InterruptedException | RuntimeException e) {
            site.close();
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
        endProcesses();
        site.close();
    }

    private void endProcesses() {
        group.stop(
                applications.stream().filter(app -> app.name().equals(DemoPlan.VISITORS)).toList());
        group.stop(new ArrayList<>(sidecars.keySet()));
        group.stop(applications);
        controlPlane.stop();
    }

    private void openOrClose(List<DemoPlan.Service> services) throws InterruptedException {
        try {
            open(services);
        } catch (InterruptedException | RuntimeException e) {
            endProcesses();
            throw e;
        }
    }

    private void open(List<DemoPlan.Service> services) throws InterruptedException {
        for (DemoPlan.Service service : services) {
            for (String workload : service.workloads()) {
                placements.add(site.place(service, workload));
            }
        }
        progress.accept("starting the shop: " + placements.size() + " services, a sidecar each");
        Map<ChildProcess, Sidecar> starting = new LinkedHashMap<>();
        for (Placement placement : placements) {
            Sidecar sidecar = sidecar(placement);
            ChildProcess process =
                    sidecar.start(
                            group,
                            installation,
                            command -> site.proxyCommand(placement.workload(), command));
            sidecars.put(process, placement);
            starting.put(process, sidecar);
        }
        for (Map.Entry<ChildProcess, Sidecar> sidecar : starting.entrySet()) {
            readiness.awaitFile(sidecar.getKey(), sidecar.getValue().readyFile());
        }
        site.open(addresses());
        startApplications();
    }

    private void startApplications() throws InterruptedException {
        Map<ChildProcess, Integer> ports = new LinkedHashMap<>();
        Site.Address unmeshed = site.unmeshed();
        ports.put(
                application(DemoPlan.UNMESHED, DemoPlan.UNMESHED, unmeshed, Map.of()),
                unmeshed.port());
        for (Placement placement : placements) {
            if (placement.appPort() > 0) {
                ports.put(application(placement), placement.appPort());
            }
        }
        for (Map.Entry<ChildProcess, Integer> application : ports.entrySet()) {
            readiness.awaitListener(application.getKey(), application.getValue());
        }
        progress.accept("all services are ready; the visitors come in");
        for (Placement placement : placements) {
            if (placement.service().name().equals(DemoPlan.VISITORS)) {
                application(placement);
            }
        }
    }

    private Sidecar sidecar(Placement placement) {
        DemoPlan.Service service = placement.service();
        List<String> services = service.port() == 0 ? List.of() : List.of(service.name());
        String token =
                new Operator(Path.of(addresses().adminSocket()))
                        .token(
                                DemoPlan.NAMESPACE,
                                service.name(),
                                TOKEN_LIFETIME,
                                new Operator.Names(List.of(placement.workload()), services))
                        .getToken();
        Sidecar sidecar =
                new Sidecar(
                                site.sidecarDirectory(placement.workload()),
                                placement.workload(),
                                addresses()
                                        .identityOf(service.name(), DemoPlan.NAMESPACE)
                                        .dnsName())
                        .controlledBy(addresses())
                        .token(token)
                        .workload(DemoPlan.NAMESPACE, service.name())
                        .set("drain-timeout", "5s")
                        .set("workload.register", true);
        if (service.port() > 0) {
            sidecar.serve(service.name(), List.of(service.port() + ":" + placement.appPort()));
        }
        site.equip(sidecar, placement);
        if (service.name().equals(DemoPlan.FRONT)) {
            frontAddress = site.publish(sidecar, placement);
        }
        return sidecar;
    }

    private ChildProcess application(Placement placement) {
        return application(
                placement.service().name(),
                placement.workload(),
                new Site.Address(placement.host(), placement.appPort()),
                site.environment(placement));
    }

    private ChildProcess application(
            String role, String name, Site.Address listen, Map<String, String> environment) {
        List<String> arguments =
                List.of(
                        role,
                        "--name",
                        name,
                        "--listen",
                        listen.host(),
                        "--port",
                        Integer.toString(listen.port()));
        List<String> command = installation.command(Installation.Program.DEMO, arguments);
        ChildProcess process =
                group.start(name, site.applicationCommand(name, command), environment);
        applications.add(process);
        return process;
    }

    private static ControlPlaneSettings.Listen listen(Ports ports, String tlsHost) {
        return new ControlPlaneSettings.Listen(
                ports.freeAddress(),
                ports.freeAddress(),
                ports.freeAddress(),
                tlsHost + ":" + ports.free(),
                tlsHost + ":" + ports.free(),
                tlsHost + ":" + ports.free());
    }
}
