package io.gossamer.it.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The properties of one sidecar under test. Every listener is on a free loopback port unless set.
 * Not thread safe.
 */
public final class ProxySettings {

    private final String name;
    private final Path folder;
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final List<String> prefix = new ArrayList<>();
    private final List<String> jvm = new ArrayList<>(List.of("-Xmx64m", "-Xss512k"));
    private int declaredInbound;
    private int declaredOutbound;

    private ProxySettings(String name, Path folder) {
        this.name = name;
        this.folder = folder;
    }

    /** A sidecar with this name in logs, whose files live in this folder. */
    public static ProxySettings of(String name, Path folder) {
        return new ProxySettings(name, folder)
                .set("mode", "explicit")
                .set("inbound.listen", "127.0.0.1:0")
                .set("outbound.listen", "127.0.0.1:0")
                .set("admin.listen", "127.0.0.1:0")
                .set("workload.name", name)
                .set("workload.service-account", name)
                .set("workload.namespace", "default");
    }

    /** Sets {@code mesh.proxy.<key>}. */
    public ProxySettings set(String key, String value) {
        properties.put("mesh.proxy." + key, value);
        return this;
    }

    /** Own identity and what it takes to be certified. */
    public ProxySettings identity(String identity, Path tokenFile, Path anchors) {
        return set("identity.name", identity)
                .set("identity.token-file", tokenFile.toString())
                .set("identity.trust-anchors-file", anchors.toString());
    }

    /** One plaintext loopback address for all three control services. */
    public ProxySettings plainControl(String address) {
        return set("control.identity.address", address)
                .set("control.destination.address", address)
                .set("control.policy.address", address);
    }

    /** One control service ({@code identity}, {@code destination}, {@code policy}) by mTLS. */
    public ProxySettings control(String service, String address, String serverName) {
        return set("control." + service + ".address", address)
                .set("control." + service + ".name", serverName);
    }

    /** A declared inbound port (rule R1). */
    public ProxySettings inboundPort(String listen, String target) {
        String key = "inbound.ports[" + declaredInbound++ + "]";
        return set(key + ".listen", listen).set(key + ".target", target);
    }

    /** A declared local port whose connections go to an authority. */
    public ProxySettings outboundPort(String listen, String target) {
        String key = "outbound.ports[" + declaredOutbound++ + "]";
        return set(key + ".listen", listen).set(key + ".target", target);
    }

    /** Words before the command, such as those that enter a network namespace. */
    public ProxySettings prefix(List<String> words) {
        prefix.addAll(words);
        return this;
    }

    /** More options of the JVM; later ones win. */
    public ProxySettings jvm(String... options) {
        jvm.addAll(List.of(options));
        return this;
    }

    /** Starts it and waits until it is ready. */
    public ProxyProcess start() {
        ProxyProcess proxy = launch();
        proxy.awaitReady();
        return proxy;
    }

    /** Starts it without waiting. */
    public ProxyProcess launch() {
        return ProxyProcess.launch(name, folder, List.copyOf(prefix), command());
    }

    private List<String> command() {
        List<String> arguments = new ArrayList<>();
        properties.forEach((key, value) -> arguments.add("--" + key + "=" + value));
        arguments.add("--mesh.proxy.ready-file=" + ProxyProcess.readyFile(name, folder));
        List<String> options = new ArrayList<>(Repository.startCache("mesh-proxy"));
        options.addAll(jvm);
        List<String> command = new ArrayList<>(prefix);
        command.addAll(
                ChildProcess.javaCommand(
                        options,
                        Repository.classPath("mesh-proxy"),
                        "io.gossamer.proxy.app.ProxyApplication",
                        arguments));
        return command;
    }
}
