package io.gossamer.cli.controlplane;

import io.gossamer.api.MeshIdentity;
import io.gossamer.cli.process.ChildProcess;
import io.gossamer.cli.process.DataDirectory;
import io.gossamer.cli.process.Installation;
import io.gossamer.cli.process.MeshFailure;
import io.gossamer.cli.process.Ports;
import io.gossamer.cli.process.ProcessGroup;
import io.gossamer.cli.process.Readiness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Identity and destination with their sidecars, as children of this process. Started in the order
 * of rule R1: identity, its sidecar (certified over the local socket), destination, its sidecar.
 */
public final class ControlPlane {

    private static final Duration TOKEN_LIFETIME = Duration.ofHours(24);

    private final DataDirectory data;
    private final ControlPlaneSettings settings;
    private final ControlPlaneAddresses addresses;
    private final Ports ports;
    private final ProcessGroup group;
    private final Installation installation;
    private final Readiness readiness = new Readiness();
    private final List<ChildProcess> processes = new ArrayList<>();
    private final List<AdminAddress> admins = new ArrayList<>();

    /**
     * The admin server of a process.
     *
     * @param process name of the process
     * @param address {@code host:port}
     */
    public record AdminAddress(String process, String address) {}

    private ControlPlane(
            DataDirectory data,
            ControlPlaneSettings settings,
            Ports ports,
            ProcessGroup group,
            Installation installation) {
        this.data = data;
        this.settings = settings;
        this.ports = ports;
        this.group = group;
        this.installation = installation;
        this.addresses = addresses(data, settings);
    }

    /**
     * Starts the processes of the part that runs here, and waits until each is ready; if identity
     * runs elsewhere, also until it has said how to join.
     *
     * @throws MeshFailure if one of them ends or does not become ready
     */
    public static ControlPlane start(
            DataDirectory data,
            ControlPlaneSettings settings,
            Ports ports,
            ProcessGroup group,
            Installation installation)
            throws InterruptedException {
        ControlPlane plane = new ControlPlane(data, settings, ports, group, installation);
        if (settings.part().identity()) {
            plane.startIdentity();
        }
        if (settings.part().destination()) {
            plane.startDestination();
        }
        plane.addresses.save(data);
        return plane;
    }

    public ControlPlaneAddresses addresses() {
        return addresses;
    }

    /** Admin servers of the services that run here, and of their sidecars. */
    public List<AdminAddress> admins() {
        return List.copyOf(admins);
    }

    /** Ends the processes, the last one first. */
    public void stop() {
        ControlPlaneAddresses.forget(data);
        for (int i = processes.size() - 1; i >= 0; i--) {
            group.stop(List.of(processes.get(i)));
        }
    }

    private void startIdentity() throws InterruptedException {
        Path directory = data.directory("identity");
        String admin = ports.freeAddress();
        ChildProcess identity =
                group.start(
                        "identity",
                        installation.command(
                                Installation.Program.IDENTITY,
                                List.of(
                                        "--mesh.identity.data-dir=" + directory,
                                        "--mesh.identity.trust-domain=" + settings.trustDomain(),
                                        "--mesh.identity.control-namespace="
                                                + addresses.controlNamespace(),
                                        "--mesh.identity.lifetime="
                                                + settings.certificateLifetime(),
                                        "--mesh.identity.listen=" + settings.listen().identity(),
                                        "--mesh.identity.admin=" + admin)),
                        Map.of());
        started(identity, admin);
        readiness.awaitReady(identity, admin);
        Sidecar sidecar =
                controlSidecar("identity")
                        .tokenFile(directory.resolve("sidecar.token"))
                        .service("identity", "unix:" + directory.resolve("identity.sock"), "")
                        .service(
                                "destination",
                                addresses.destination().tlsAddress(),
                                addresses.destination().name())
                        .service(
                                "policy",
                                addresses.policy().tlsAddress(),
                                addresses.policy().name())
                        .declare(
                                addresses.identity().tlsAddress(),
                                "unix:" + directory.resolve("identity.sock"));
        start(sidecar);
    }

    private void startDestination() throws InterruptedException {
        if (settings.part().join().isPresent()) {
            JoinDirectory.awaitFilled(
                    settings.part().join().get(), text -> System.err.println("mesh: " + text));
        }
        Path directory = data.directory("destination");
        String admin = ports.freeAddress();
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--mesh.destination.data-dir=" + directory,
                                "--mesh.destination.trust-domain=" + settings.trustDomain(),
                                "--mesh.destination.control-namespace="
                                        + addresses.controlNamespace(),
                                "--mesh.destination.listen=" + settings.listen().destination(),
                                "--mesh.destination.policy-listen=" + settings.listen().policy(),
                                "--mesh.destination.token-key=" + addresses.tokenKey(),
                                "--mesh.destination.admin=" + admin));
        settings.resources()
                .ifPresent(
                        resources -> {
                            if (!Files.isDirectory(resources)) {
                                throw new MeshFailure(
                                        "--resources: "
                                                + resources
                                                + " (expected: a directory of YAML manifests)");
                            }
                            arguments.add(
                                    "--mesh.destination.resources=" + resources.toAbsolutePath());
                        });
        settings.engine().ifPresent(engine -> arguments.addAll(arguments(engine)));
        ChildProcess destination =
                group.start(
                        "destination",
                        installation.command(Installation.Program.DESTINATION, arguments),
                        Map.of());
        started(destination, admin);
        readiness.awaitReady(destination, admin);
        String socket = "unix:" + directory.resolve("destination.sock");
        Sidecar sidecar =
                joining(controlSidecar("destination"))
                        .service(
                                "identity",
                                addresses.identity().tlsAddress(),
                                addresses.identity().name())
                        .service("destination", socket, "")
                        .service("policy", socket, "")
                        .declare(addresses.destination().tlsAddress(), socket)
                        .declare(addresses.policy().tlsAddress(), socket);
        start(sidecar);
    }

    /** With the token that identity left for it, which is for one key, or with one of its own. */
    private Sidecar joining(Sidecar sidecar) {
        if (settings.part().join().isPresent()) {
            return sidecar.tokenFile(settings.part().join().get().resolve(JoinDirectory.TOKEN))
                    .set("data-dir", data.directory("destination-proxy"));
        }
        return sidecar.token(
                new Operator(Path.of(addresses.adminSocket()))
                        .token(
                                addresses.controlNamespace(),
                                "destination",
                                TOKEN_LIFETIME,
                                new Operator.Names(List.of(), List.of()))
                        .getToken());
    }

    private static List<String> arguments(ControlPlaneSettings.Engine engine) {
        String prefix = "--mesh.destination.docker.";
        return List.of(
                prefix + "socket=" + engine.socket(),
                prefix + "project=" + engine.project(),
                prefix + "namespace=" + engine.namespace());
    }

    private Sidecar controlSidecar(String account) {
        String admin = ports.freeAddress();
        admins.add(new AdminAddress(account + "-proxy", admin));
        return new Sidecar(
                        data.directory("sidecars").resolve(account),
                        account,
                        addresses.identityOf(account, addresses.controlNamespace()).dnsName())
                .trusting(addresses)
                .listen(ports.freeAddress(), ports.freeAddress(), admin)
                .workload(addresses.controlNamespace(), account)
                .set("drain-timeout", "5s");
    }

    private void start(Sidecar sidecar) throws InterruptedException {
        ChildProcess process = sidecar.start(group, installation);
        processes.add(process);
        readiness.awaitFile(process, sidecar.readyFile());
    }

    private void started(ChildProcess process, String admin) {
        processes.add(process);
        admins.add(new AdminAddress(process.name(), admin));
    }

    private static ControlPlaneAddresses addresses(
            DataDirectory data, ControlPlaneSettings settings) {
        String namespace = MeshIdentity.DEFAULT_CONTROL_NAMESPACE;
        String identity =
                new MeshIdentity("identity", namespace, namespace, settings.trustDomain())
                        .dnsName();
        String destination =
                new MeshIdentity("destination", namespace, namespace, settings.trustDomain())
                        .dnsName();
        ControlPlaneSettings.Listen listen = settings.listen();
        Path directory = data.file("identity");
        return new ControlPlaneAddresses(
                settings.trustDomain(),
                namespace,
                settings.part()
                        .join()
                        .orElse(directory)
                        .resolve(JoinDirectory.TRUST_ANCHORS)
                        .toString(),
                directory.resolve("admin.sock").toString(),
                new ControlPlaneAddresses.Service(
                        listen.identity(), listen.identityTls(), identity),
                new ControlPlaneAddresses.Service(
                        listen.destination(), listen.destinationTls(), destination),
                new ControlPlaneAddresses.Service(
                        listen.policy(), listen.policyTls(), destination));
    }
}
