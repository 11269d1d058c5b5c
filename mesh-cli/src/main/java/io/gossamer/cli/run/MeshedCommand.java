package io.gossamer.cli.run;

import io.gossamer.cli.controlplane.ControlPlaneAddresses;
import io.gossamer.cli.controlplane.ExplicitEnvironment;
import io.gossamer.cli.controlplane.Operator;
import io.gossamer.cli.controlplane.Sidecar;
import io.gossamer.cli.edges.ProcessMetrics;
import io.gossamer.cli.process.ChildProcess;
import io.gossamer.cli.process.DataDirectory;
import io.gossamer.cli.process.Foreground;
import io.gossamer.cli.process.Installation;
import io.gossamer.cli.process.Ports;
import io.gossamer.cli.process.ProcessGroup;
import io.gossamer.cli.process.Readiness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Runs a command in the mesh: starts its sidecar, sets the proxy environment, registers it, and
 * drains and ends the sidecar with it. The command has this process's standard streams.
 */
public final class MeshedCommand {

    private static final Duration TOKEN_LIFETIME = Duration.ofHours(24);

    private final DataDirectory data;
    private final Installation installation;
    private final Workload workload;
    private final Consumer<String> warnings;

    /**
     * What the command is in the mesh.
     *
     * @param service the name by which others call it, and the default of its account
     * @param account service account
     * @param name of the workload, unique in the namespace
     * @param ports {@code SERVICEPORT:APPPORT} or {@code PORT} each; none if nobody calls it
     */
    public record Workload(
            String service, String namespace, String account, String name, List<String> ports) {

        public Workload {
            ports = List.copyOf(ports);
        }
    }

    /**
     * A run that has not begun.
     *
     * @param warnings gets sentences for the user
     */
    public MeshedCommand(
            DataDirectory data,
            Installation installation,
            Workload workload,
            Consumer<String> warnings) {
        this.data = data;
        this.installation = installation;
        this.workload = workload;
        this.warnings = warnings;
    }

    /**
     * Runs the command to its end.
     *
     * @return its exit code; 128 and the signal's number if a signal ended it
     * @throws io.gossamer.cli.process.MeshFailure if there is no control plane, or the sidecar or
     *     the command cannot be started
     */
    public int run(List<String> command) throws InterruptedException {
        ControlPlaneAddresses addresses = ControlPlaneAddresses.load(data.path());
        Ports ports = new Ports(RandomGenerator.getDefault());
        String outbound = ports.freeAddress();
        String admin = ports.freeAddress();
        Sidecar sidecar = sidecar(addresses).listen(ports.freeAddress(), outbound, admin);
        try (ProcessGroup group = ProcessGroup.begin(data, "run")) {
            ChildProcess proxy = sidecar.start(group, installation);
            new Readiness().awaitFile(proxy, sidecar.readyFile());
            ChildProcess application =
                    group.startInForeground(
                            workload.name(),
                            command,
                            ExplicitEnvironment.of(outbound, System.getenv()));
            Foreground.forwardSignals(application.pid());
            int code = application.waitFor();
            warnIfUnused(proxy, admin);
            return code;
        } finally {
            sidecar.removeFiles();
        }
    }

    private Sidecar sidecar(ControlPlaneAddresses addresses) {
        List<String> services =
                workload.ports().isEmpty() ? List.of() : List.of(workload.service());
        String token =
                new Operator(Path.of(addresses.adminSocket()))
                        .token(
                                workload.namespace(),
                                workload.account(),
                                TOKEN_LIFETIME,
                                new Operator.Names(List.of(workload.name()), services))
                        .getToken();
        Sidecar sidecar =
                new Sidecar(
                                data.directory("sidecars").resolve(workload.name()),
                                workload.name(),
                                addresses
                                        .identityOf(workload.account(), workload.namespace())
                                        .dnsName())
                        .controlledBy(addresses)
                        .token(token)
                        .workload(workload.namespace(), workload.account())
                        .set("workload.register", true);
        return workload.ports().isEmpty()
                ? sidecar
                : sidecar.serve(workload.service(), workload.ports());
    }

    private void warnIfUnused(ChildProcess proxy, String admin) throws InterruptedException {
        if (!proxy.isAlive()) {
            warnings.accept(
                    "sidecar: ended before the command (expected: to outlive it; log: "
                            + proxy.log()
                            + ")");
        } else if (!new ProcessMetrics().carriedTraffic(admin)) {
            warnings.accept(
                    "sidecar: nothing went through it (expected: the command to use the proxy that"
                            + " its environment names; see docs/explicit-mode.md for clients that do"
                            + " not)");
        }
    }
}
