package io.gossamer.cli.controlplane;

import io.gossamer.cli.process.ChildProcess;
import io.gossamer.cli.process.DataDirectory;
import io.gossamer.cli.process.Installation;
import io.gossamer.cli.process.ProcessGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A sidecar as it is started: the arguments of the proxy, put together. Confined to one thread.
 *
 * <p>Its files are in {@code sidecars/NAME} of the data directory: join token, snapshot, and the
 * file that says it is ready.
 */
public final class Sidecar {

    private final String name;
    private final Path directory;
    private final List<String> arguments = new ArrayList<>();
    private int declaredPorts;

    /**
     * A sidecar of a workload.
     *
     * @param name of the workload; the process is called {@code NAME-proxy}
     * @param identity its DNS identity
     */
    public Sidecar(DataDirectory data, String name, String identity) {
        this.name = name;
        DataDirectory.remove(data.path().resolve("sidecars").resolve(name));
        this.directory = data.directory("sidecars", name);
        data.directory("sidecars", name, "state");
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
        return set("identity.trust-anchors-file", addresses.trustAnchors());
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

    /** Starts the process. */
    public ChildProcess start(ProcessGroup group, Installation installation) {
        return group.start(
                name + "-proxy",
                installation.command(Installation.Program.PROXY, arguments),
                Map.of());
    }

    /** Removes token, snapshot and ready file, once the process has ended. */
    public void removeFiles() {
        DataDirectory.remove(directory);
    }

    List<String> arguments() {
        return List.copyOf(arguments);
    }
}
