package io.gossamer.it.mesh;

import io.gossamer.api.destination.WeightedAddr;
import io.gossamer.it.ca.TestCa;
import io.gossamer.it.control.Messages;
import io.gossamer.it.control.ScriptedControlPlane;
import io.gossamer.it.process.ProxyProcess;
import io.gossamer.it.process.ProxySettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Two sidecars in explicit mode with a scripted control plane: what {@code web} sends leaves
 * through its sidecar, travels by mutual TLS, and arrives through the sidecar of {@code shop}. Not
 * thread safe.
 */
public final class ScriptedPair implements AutoCloseable {

    public static final String CLIENT = identity("web");
    public static final String SERVER = identity("shop");

    private final Path folder;
    private final TestCa ca = new TestCa();
    private final ScriptedControlPlane control;
    private final Path anchors;
    private final Path token;
    private @Nullable ProxyProcess client;
    private @Nullable ProxyProcess server;

    private ScriptedPair(Path folder) throws IOException {
        this.folder = folder;
        control = ScriptedControlPlane.start(ca);
        anchors = ca.writeAnchors(folder.resolve("anchors.pem"));
        token = Files.writeString(folder.resolve("token"), "scripted");
        control.inbound().setFallback(Messages.server("all-unauthenticated", false));
    }

    /** The mesh identity of an account in the default namespace. */
    public static String identity(String account) {
        return account + ".default.serviceaccount.identity.mesh.cluster.local";
    }

    /** A control plane without sidecars yet. */
    public static ScriptedPair create(Path folder) {
        try {
            return new ScriptedPair(Files.createDirectories(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The usual pair: service {@code shop:80} is what listens on these ports of 127.0.0.1, and
     * {@code client().ports().get(0)} is a declared local port of it.
     */
    public static ScriptedPair start(Path folder, int... applicationPorts) {
        ScriptedPair pair = create(folder);
        try {
            pair.startServer(settings -> settings, applicationPorts);
            pair.publish("shop", 80, applicationPorts);
            pair.startClient(
                    settings ->
                            settings.outboundPort(
                                    "127.0.0.1:0", "shop.default.svc.cluster.local:80"));
            return pair;
        } catch (RuntimeException | Error e) {
            pair.close();
            throw e;
        }
    }

    /** Settings of a sidecar of this mesh. */
    public ProxySettings settings(String name) {
        return ProxySettings.of(name, folder)
                .identity(identity(name), token, anchors)
                .plainControl(control.address())
                .set("policy-workload", "{\"ns\":\"default\",\"pod\":\"" + name + "\"}");
    }

    /** Starts the sidecar of {@code shop} before these application ports. */
    public ProxyProcess startServer(UnaryOperator<ProxySettings> more, int... applicationPorts) {
        StringBuilder ports = new StringBuilder();
        for (int port : applicationPorts) {
            ports.append(ports.isEmpty() ? "" : ",").append(port);
        }
        server = more.apply(settings("shop").set("inbound.app-ports", ports.toString())).start();
        return server;
    }

    /** Starts the sidecar of {@code web}. */
    public ProxyProcess startClient(UnaryOperator<ProxySettings> more) {
        client = more.apply(settings("web")).start();
        return client;
    }

    /** Makes a service of these ports behind the sidecar of {@code shop}. */
    public void publish(String service, int port, int... applicationPorts) {
        int inbound = server().inbound().getPort();
        List<WeightedAddr> endpoints =
                java.util.Arrays.stream(applicationPorts)
                        .mapToObj(app -> Messages.meshedEndpoint("127.0.0.1", app, SERVER, inbound))
                        .toList();
        publish(service, port, endpoints);
    }

    /** Makes a service of these endpoints. */
    public void publish(String service, int port, List<WeightedAddr> endpoints) {
        String authority = service + ".default.svc.cluster.local:" + port;
        control.outbound().set(authority, Messages.servicePolicy("default", service, port));
        control.setEndpoints(authority, endpoints);
    }

    public TestCa ca() {
        return ca;
    }

    public ScriptedControlPlane control() {
        return control;
    }

    /** The trust anchors' file. */
    public Path anchors() {
        return anchors;
    }

    /** The sidecar of {@code web}. */
    public ProxyProcess client() {
        return java.util.Objects.requireNonNull(client, "the client's sidecar is not started");
    }

    /** The sidecar of {@code shop}. */
    public ProxyProcess server() {
        return java.util.Objects.requireNonNull(server, "the server's sidecar is not started");
    }

    /** The declared local port of {@code shop:80} at the sidecar of {@code web}. */
    public InetSocketAddress shop() {
        return client().ports().get(0);
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
        if (server != null) {
            server.close();
        }
        control.close();
    }
}
