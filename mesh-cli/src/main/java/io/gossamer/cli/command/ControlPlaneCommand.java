package io.gossamer.cli.command;

import io.gossamer.api.MeshIdentity;
import io.gossamer.cli.controlplane.ControlPlane;
import io.gossamer.cli.controlplane.ControlPlaneAddresses;
import io.gossamer.cli.controlplane.ControlPlaneSettings;
import io.gossamer.cli.controlplane.JoinDirectory;
import io.gossamer.cli.process.ChildProcess;
import io.gossamer.cli.process.DataDirectory;
import io.gossamer.cli.process.Installation;
import io.gossamer.cli.process.MeshFailure;
import io.gossamer.cli.process.Ports;
import io.gossamer.cli.process.ProcessGroup;
import io.gossamer.cli.process.Signals;
import io.gossamer.cli.render.TextTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "control-plane",
        description = {
            "Run identity and destination, each with its sidecar, until told to end.",
            "Prints the addresses, the trust anchor's file and the names that any proxy needs which"
                    + " speaks the contract."
        })
final class ControlPlaneCommand extends HelpOption implements Callable<Integer> {

    @Mixin private final DataOption data = new DataOption();

    @Option(
            names = "--resources",
            paramLabel = "DIR",
            description = "Directory of Kubernetes-shaped manifests; it is watched for changes.")
    private @Nullable Path resources;

    @Option(
            names = "--trust-domain",
            paramLabel = "NAME",
            description = "Trust domain of all identities. Default: ${DEFAULT-VALUE}.")
    private String trustDomain = "cluster.local";

    @Option(
            names = "--certificate-lifetime",
            paramLabel = "DURATION",
            description = "How long leaf certificates live. Default: ${DEFAULT-VALUE}.")
    private String certificateLifetime = "24h";

    @Option(
            names = "--identity-listen",
            paramLabel = "HOST:PORT",
            description = "Identity, plaintext, loopback only. Default: ${DEFAULT-VALUE}.")
    private String identity = "127.0.0.1:8080";

    @Option(
            names = "--destination-listen",
            paramLabel = "HOST:PORT",
            description = "Destination, plaintext, loopback only. Default: ${DEFAULT-VALUE}.")
    private String destination = "127.0.0.1:8086";

    @Option(
            names = "--policy-listen",
            paramLabel = "HOST:PORT",
            description = "Policy, plaintext, loopback only. Default: ${DEFAULT-VALUE}.")
    private String policy = "127.0.0.1:8090";

    @Option(
            names = "--identity-tls",
            paramLabel = "HOST:PORT",
            description = "Identity behind its sidecar, mTLS. Default: ${DEFAULT-VALUE}.")
    private String identityTls = "127.0.0.1:18080";

    @Option(
            names = "--destination-tls",
            paramLabel = "HOST:PORT",
            description = "Destination behind its sidecar, mTLS. Default: ${DEFAULT-VALUE}.")
    private String destinationTls = "127.0.0.1:18086";

    @Option(
            names = "--policy-tls",
            paramLabel = "HOST:PORT",
            description = "Policy behind the same sidecar, mTLS. Default: ${DEFAULT-VALUE}.")
    private String policyTls = "127.0.0.1:18090";

    @Option(
            names = "--only",
            paramLabel = "SERVICE",
            description =
                    "Run only this one, identity or destination, with its sidecar. Of the other, the"
                            + " mTLS addresses above say where it is.")
    private @Nullable String only;

    @Option(
            names = "--join-from",
            paramLabel = "DIR",
            description =
                    "With --only destination: what identity keeps for it elsewhere, with --join"
                            + " mesh/destination=DIR.")
    private @Nullable Path joinFrom;

    @Option(
            names = "--join",
            paramLabel = "NAMESPACE/ACCOUNT[/WORKLOAD]=DIR",
            converter = JoinDirectories.class,
            description =
                    "Keep a join token and the trust anchors for this workload in a directory, for a"
                            + " sidecar that is started elsewhere. May be repeated.")
    private List<JoinDirectory> joins = new ArrayList<>();

    @Option(
            names = "--docker-socket",
            paramLabel = "PATH",
            description =
                    "Read the containers of one Compose project from Docker's engine; never writes"
                            + " to it. Default: no.")
    private @Nullable Path dockerSocket;

    @Option(
            names = "--docker-project",
            paramLabel = "NAME",
            description = "The project. Default: that of the container in which this runs.")
    private String dockerProject = "";

    @Option(
            names = "--docker-namespace",
            paramLabel = "NAMESPACE",
            description = "Namespace of its services. Default: ${DEFAULT-VALUE}.")
    private String dockerNamespace = MeshIdentity.DEFAULT_NAMESPACE;

    @Option(
            names = "--ready-file",
            paramLabel = "FILE",
            description = "Made once all is there, removed when it ends.")
    private @Nullable Path readyFile;

    @Option(names = "--json", description = "Print the addresses as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Signals.interrupt(Thread.currentThread());
        ControlPlaneSettings.Part part = part();
        DataDirectory directory = data.open();
        ControlPlaneSettings settings =
                new ControlPlaneSettings(
                        Optional.ofNullable(resources),
                        trustDomain,
                        certificateLifetime,
                        new ControlPlaneSettings.Listen(
                                identity,
                                destination,
                                policy,
                                identityTls,
                                destinationTls,
                                policyTls),
                        Optional.ofNullable(dockerSocket)
                                .map(
                                        socket ->
                                                new ControlPlaneSettings.Engine(
                                                        socket, dockerProject, dockerNamespace)),
                        part);
        try (ProcessGroup group = ProcessGroup.lead(directory, "control-plane")) {
            try {
                ControlPlane plane =
                        ControlPlane.start(
                                directory,
                                settings,
                                new Ports(RandomGenerator.getDefault()),
                                group,
                                Installation.current());
                System.out.println(json ? plane.addresses().toJson() : describe(plane.addresses()));
                System.out.flush();
                return lead(plane, group);
            } catch (InterruptedException e) {
                // Told to end before it had begun: the group ends what runs already.
                return 0;
            }
        }
    }

    private ControlPlaneSettings.Part part() {
        boolean isDestination = "destination".equals(only);
        if (only != null && !isDestination && !only.equals("identity")) {
            throw new MeshFailure("--only: " + only + " (expected: identity or destination)");
        }
        if (isDestination != (joinFrom != null)) {
            throw new MeshFailure(
                    "--join-from: "
                            + (joinFrom == null ? "none" : joinFrom)
                            + " (expected: a directory with --only destination, and only then)");
        }
        if (isDestination && !joins.isEmpty()) {
            throw new MeshFailure(
                    "--join: "
                            + joins.get(0).path()
                            + " (expected: where identity runs, which issues the tokens)");
        }
        if (joinFrom != null) {
            return ControlPlaneSettings.Part.destinationAlone(joinFrom.toAbsolutePath());
        }
        return only == null
                ? ControlPlaneSettings.Part.whole()
                : ControlPlaneSettings.Part.identityAlone();
    }

    /** Stays until told to end. A process that ends earlier ends all. */
    private int lead(ControlPlane plane, ProcessGroup group) {
        long refresh = JoinDirectory.TOKEN_LIFETIME.toNanos() / 2;
        try {
            joins.forEach(join -> join.fill(plane.addresses()));
            if (readyFile != null) {
                DataDirectory.write(readyFile, plane.addresses().toJson());
            }
            long filled = System.nanoTime();
            while (true) {
                TimeUnit.SECONDS.sleep(1);
                group.children().forEach(ChildProcess::requireAlive);
                if (System.nanoTime() - filled > refresh) {
                    joins.forEach(join -> join.fill(plane.addresses()));
                    filled = System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            return 0;
        } finally {
            if (readyFile != null) {
                DataDirectory.remove(readyFile);
            }
            plane.stop();
        }
    }

    /** Reads {@code --join}. */
    static final class JoinDirectories implements ITypeConverter<JoinDirectory> {

        @Override
        public JoinDirectory convert(String value) {
            try {
                return JoinDirectory.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    private static String describe(ControlPlaneAddresses addresses) {
        TextTable table = new TextTable("SERVICE", "PLAINTEXT (LOOPBACK)", "MTLS", "NAME");
        table.row(
                "identity",
                addresses.identity().address(),
                addresses.identity().tlsAddress(),
                addresses.identity().name());
        table.row(
                "destination",
                addresses.destination().address(),
                addresses.destination().tlsAddress(),
                addresses.destination().name());
        table.row(
                "policy",
                addresses.policy().address(),
                addresses.policy().tlsAddress(),
                addresses.policy().name());
        return table.render()
                + "\ntrust anchors: "
                + addresses.trustAnchors()
                + "\njoin tokens:   mesh token --workload NAMESPACE/ACCOUNT";
    }
}
