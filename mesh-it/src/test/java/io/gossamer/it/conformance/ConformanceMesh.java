package io.gossamer.it.conformance;

import io.gossamer.it.ca.TestCa;
import io.gossamer.it.control.Messages;
import io.gossamer.it.control.ScriptedControlPlane;
import io.gossamer.it.echo.EchoBackend;
import io.gossamer.it.mesh.ControlPlane;
import io.gossamer.it.mesh.Manifests;
import io.gossamer.it.process.ProxyProcess;
import io.gossamer.it.process.ProxySettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces of the suite: echo applications on the loopback network, the real destination
 * service over manifests, and a sidecar for the clients of each of two namespaces. Not thread safe.
 */
final class ConformanceMesh implements AutoCloseable {

    static final String MESH = "gateway-conformance-mesh";
    static final String CONSUMER = "gateway-conformance-mesh-consumer";
    static final String WEB = "gateway-conformance-web-backend";

    private static final Map<String, String> CLUSTER_IPS =
            Map.of(
                    "echo", "10.96.77.1",
                    "echo-v1", "10.96.77.2",
                    "echo-v2", "10.96.77.3",
                    "echo-other", "10.96.77.4",
                    "web-backend", "10.96.77.5",
                    "web-private", "10.96.77.6");

    /** What is to be closed, the newest first. */
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private final List<EchoBackend> backends;
    private @Nullable ControlPlane plane;
    private @Nullable ProxyProcess mesh;
    private @Nullable ProxyProcess consumer;

    private ConformanceMesh() {
        backends =
                List.of(
                        keep(EchoBackend.start(MESH, "echo-v1", "127.77.0.1")),
                        keep(EchoBackend.start(MESH, "echo-v2", "127.77.0.2")),
                        keep(EchoBackend.start(MESH, "echo-other", "127.77.0.3")),
                        keep(EchoBackend.start(WEB, "web-backend", "127.77.1.1")));
    }

    /** Starts all of it, the manifests of a table apart. */
    static ConformanceMesh start(Path folder) throws IOException {
        ConformanceMesh started = new ConformanceMesh();
        try {
            started.open(folder);
            return started;
        } catch (IOException | RuntimeException | Error e) {
            started.close();
            throw e;
        }
    }

    private void open(Path folder) throws IOException {
        TestCa ca = new TestCa();
        ScriptedControlPlane certifier = keep(ScriptedControlPlane.start(ca));
        certifier.inbound().setFallback(Messages.server("all-unauthenticated", false));
        Path anchors = ca.writeAnchors(folder.resolve("anchors.pem"));
        Path token = Files.writeString(folder.resolve("token"), "scripted");
        ControlPlane control = keep(ControlPlane.startDestinationOnly(folder.resolve("plane")));
        plane = control;
        Manifests.write(control.resources(), "base.yaml", BaseManifests.of(backends, CLUSTER_IPS));
        ProxyProcess first =
                keep(
                        sidecar(folder, "mesh-client", MESH, certifier, control, token, anchors)
                                .launch());
        ProxyProcess second =
                keep(
                        sidecar(
                                        folder,
                                        "consumer-client",
                                        CONSUMER,
                                        certifier,
                                        control,
                                        token,
                                        anchors)
                                .launch());
        first.awaitReady();
        second.awaitReady();
        mesh = first;
        consumer = second;
    }

    private <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        return part;
    }

    private static ProxySettings sidecar(
            Path folder,
            String name,
            String namespace,
            ScriptedControlPlane certifier,
            ControlPlane plane,
            Path token,
            Path anchors) {
        return ProxySettings.of(name, folder)
                .identity(
                        name + "." + namespace + ".serviceaccount.identity.mesh.cluster.local",
                        token,
                        anchors)
                .set("control.identity.address", certifier.address())
                .set("control.destination.address", "127.0.0.1:" + plane.destinationPort())
                .set("control.policy.address", "127.0.0.1:" + plane.policyPort())
                .set("workload.namespace", namespace)
                .set("policy-workload", "{\"ns\":\"" + namespace + "\",\"pod\":\"" + name + "\"}");
    }

    ControlPlane plane() {
        return Objects.requireNonNull(plane);
    }

    /** Puts the manifests of a table in the place of those of the one before. */
    void apply(String manifests) {
        Manifests.write(plane().resources(), "table.yaml", manifests);
        backends.forEach(EchoBackend::forget);
    }

    /** What the sidecar of a client's namespace proxies. */
    InetSocketAddress outbound(String client) {
        return switch (client) {
            case "mesh" -> Objects.requireNonNull(mesh).outbound();
            case "consumer" -> Objects.requireNonNull(consumer).outbound();
            default -> throw new AssertionError("from: " + client + " (expected: mesh, consumer)");
        };
    }

    /**
     * Where a client connects to, as its resolver would say.
     *
     * @param to {@code name[.namespace][:port]} or {@code pod:name}
     */
    String address(String to) {
        if (to.startsWith("pod:")) {
            EchoBackend pod = backend(to.substring("pod:".length()));
            return pod.address() + ":" + pod.httpPort();
        }
        int colon = to.indexOf(':');
        String port = colon < 0 ? "80" : to.substring(colon + 1);
        String name = colon < 0 ? to : to.substring(0, colon);
        int dot = name.indexOf('.');
        String service = dot < 0 ? name : name.substring(0, dot);
        String address = CLUSTER_IPS.get(service);
        if (address == null) {
            throw new AssertionError("to: " + to + " (expected: " + CLUSTER_IPS.keySet() + ")");
        }
        return address + ":" + port;
    }

    EchoBackend backend(String name) {
        return backends.stream()
                .filter(backend -> backend.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("backend: " + name));
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
