package io.gossamer.cli.controlplane;

import io.gossamer.cli.process.ChildProcess;
import io.gossamer.cli.process.DataDirectory;
import io.gossamer.cli.process.Installation;
import io.gossamer.cli.process.MeshFailure;
import io.gossamer.cli.process.ProcessGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A sidecar as it is started: the arguments of the proxy, put together. Confined to one thread.
 *
 * <p>Its files are in a directory of its own: join token, snapshot, and the file that says it is
 * ready.
 */
public final class Sidecar {

    private final String name;
    private final Path directory;
    private final List<String> arguments = new ArrayList<>();
    private int declaredPorts;
    private Optional<String> owner = Optional.empty();
    private Path trustAnchors = Path.of("");

    /**
     * A sidecar of a workload.
     *
     * @param directory for its files; emptied
     * @param name of the workload; the process is called {@code NAME-proxy}
     * @param identity its DNS identity
     */
    public Sidecar(Path directory, String name, String identity) {
        this.name = name;
        this.directory = directory;
        DataDirectory.remove(directory);
        DataDirectory.make(directory);
        DataDirectory.make(directory.resolve("state"));
        set("identity.name", identity);
        set("data-dir", directory.resolve("state"));
        set("ready-file", readyFile());
        set("mode", "explicit");
    }

    public String name() {
        return name;
    }

    /** Written by the proxy once it is ready. */
    public Path readyFile() {
        return directory.resolve("ready.json");
    }

    /** Sets a property below {@code mesh.proxy}. */
    public Sidecar set(String property, Object value) {
        String prefix = "--mesh.proxy." + property + "=";
        arguments.removeIf(argument -> argument.startsWith(prefix));
        arguments.add(prefix + value);
        return this;
    }

    /** Where it listens. */
    public Sidecar listen(String inbound, String outbound, String admin) {
        return set("inbound.listen", inbound)
                .set("outbound.listen", outbound)
                .set("admin.listen", admin);
    }

    /** Uses a join token that a service wrote itself. */
    public Sidecar tokenFile(Path file) {
        return set("identity.token-file", file);
    }

    /** Uses a join token. */
    public Sidecar token(String token) {
        Path file = directory.resolve("token");
        DataDirectory.write(file, token);
        return tokenFile(file);
    }

    /** Reaches the whole control plane over mTLS. */
    public Sidecar controlledBy(ControlPlaneAddresses addresses) {
        return trusting(addresses)
                .service("identity", addresses.identity().tlsAddress(), addresses.identity().name())
                .service(
                        "destination",
                        addresses.destination().tlsAddress(),
                        addresses.destination().name())
                .service("policy", addresses.policy().tlsAddress(), addresses.policy().name());
    }

    Sidecar trusting(ControlPlaneAddresses addresses) {
        trustAnchors = Path.of(addresses.trustAnchors());
        return set("identity.trust-anchors-file", trustAnchors);
    }

    /** Reaches one service of the control plane; an empty name means plaintext. */
    Sidecar service(String service, String address, String serverName) {
        set("control." + service + ".address", address);
        return set("control." + service + ".name", serverName);
    }

    /** Publishes a declared inbound port (rule R1). */
    public Sidecar declare(String listen, String target) {
        String port = "inbound.ports[" + declaredPorts++ + "].";
        return set(port + "listen", listen).set(port + "target", target);
    }

    /** Which workload it stands for. */
    public Sidecar workload(String namespace, String account) {
        return set("workload.namespace", namespace)
                .set("workload.name", name)
                .set("workload.service-account", account);
    }

    /**
     * Registers the workload behind a service.
     *
     * @param ports {@code SERVICEPORT:APPPORT} or {@code PORT} each
     */
    public Sidecar serve(String service, List<String> ports) {
        set("workload.services[0]", service);
        return set("inbound.app-ports", String.join(",", ports));
    }

    /**
     * Runs it under another account: its files will be that account's, the trust anchors a copy.
     * Needs root.
     *
     * @param uid number of the account
     */
    public Sidecar giveTo(String uid) {
        this.owner = Optional.of(uid);
        return this;
    }

    private void handOver(String uid) {
        try {
            Path anchors = directory.resolve("trust-anchors.pem");
            Files.copy(trustAnchors, anchors);
            set("identity.trust-anchors-file", anchors);
            UserPrincipal principal =
                    directory
                            .getFileSystem()
                            .getUserPrincipalLookupService()
                            .lookupPrincipalByName(uid);
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.toList()) {
                    Files.setOwner(file, principal);
                }
            }
        } catch (IOException e) {
            throw new MeshFailure(
                    "files of the sidecar: "
                            + directory
                            + " (expected: given to account "
                            + uid
                            + "): "
                            + e.getMessage(),
                    e);
        }
    }

    /** Starts the process. */
    public ChildProcess start(ProcessGroup group, Installation installation) {
        return start(group, installation, UnaryOperator.identity());
    }

    /**
     * Starts the process somewhere else than here.
     *
     * @param place turns a command into one that runs there
     */
    public ChildProcess start(
            ProcessGroup group, Installation installation, UnaryOperator<List<String>> place) {
        owner.ifPresent(this::handOver);
        List<String> command = installation.command(Installation.Program.PROXY, arguments);
        return group.start(name + "-proxy", place.apply(command), Map.of());
    }

    public Path directory() {
        return directory;
    }

    /** Removes token, snapshot and ready file, once the process has ended. */
    public void removeFiles() {
        DataDirectory.remove(directory);
    }

    List<String> arguments() {
        return List.copyOf(arguments);
    }
}
