package io.gossamer.bench.system;

import io.gossamer.bench.backend.Service;
import io.gossamer.bench.backend.ServicePorts;
import io.gossamer.bench.process.Site;
import io.gossamer.cli.controlplane.Sidecar;
import io.gossamer.cli.process.ChildProcess;
import io.gossamer.it.control.Messages;
import io.gossamer.it.control.ScriptedControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Two sidecars as the launcher starts them, each on a core of the proxies, with a control plane in
 * this process: what the generator sends to a declared local port leaves through {@code web}'s,
 * travels by mutual TLS, and arrives through {@code shop}'s.
 */
public final class SidecarPair implements ProxySystem {

    private static final String HOST = "shop.default.svc.cluster.local";

    private final Site site;
    private final ScriptedControlPlane control;
    private final List<ChildProcess> processes = new ArrayList<>();
    private final Map<Service, Integer> entries = new EnumMap<>(Service.class);
    private final List<StartUpCost> startUps = new ArrayList<>();

    private SidecarPair(Site site, ScriptedControlPlane control) {
        this.site = site;
        this.control = control;
    }

    static SidecarPair start(
            Site site, Certificates certificates, ServicePorts backend, SidecarOptions options)
            throws InterruptedException {
        SidecarPair pair = new SidecarPair(site, control(certificates));
        try {
            pair.startBoth(certificates, backend, options);
            return pair;
        } catch (RuntimeException | Error | InterruptedException e) {
            pair.close();
            throw e;
        }
    }

    private static ScriptedControlPlane control(Certificates certificates) {
        try {
            ScriptedControlPlane control = ScriptedControlPlane.start(certificates.authority());
            control.inbound().setFallback(Messages.server("all-unauthenticated", false));
            return control;
        } catch (IOException e) {
            throw new UncheckedIOException("control plane", e);
        }
    }

    private void startBoth(Certificates certificates, ServicePorts backend, SidecarOptions options)
            throws InterruptedException {
        Sidecar server = sidecar("shop", Certificates.SERVER, certificates);
        server.set(
                "inbound.app-ports",
                Arrays.stream(Service.values())
                        .map(service -> Integer.toString(backend.of(service)))
                        .collect(Collectors.joining(",")));
        options.properties().forEach(server::set);
        SidecarAddresses serverAddresses = launch(server, options);
        Sidecar client = sidecar("web", Certificates.CLIENT, certificates);
        int declared = 0;
        for (Service service : Service.values()) {
            int port = service.servicePort();
            publish(port, backend.of(service), serverAddresses.inboundPort());
            String key = "outbound.ports[" + declared++ + "].";
            client.set(key + "listen", "127.0.0.1:0").set(key + "target", HOST + ":" + port);
        }
        options.properties().forEach(client::set);
        SidecarAddresses clientAddresses = launch(client, options);
        for (Service service : Service.values()) {
            entries.put(service, clientAddresses.ports().get(entries.size()));
        }
    }

    private void publish(int servicePort, int applicationPort, int inboundPort) {
        String authority = HOST + ":" + servicePort;
        control.outbound().set(authority, Messages.servicePolicy("default", "shop", servicePort));
        control.setEndpoints(
                authority,
                List.of(
                        Messages.meshedEndpoint(
                                "127.0.0.1", applicationPort, Certificates.SERVER, inboundPort)));
    }

    private Sidecar sidecar(String name, String identity, Certificates certificates) {
        return new Sidecar(site.folder().resolve(name), name, identity)
                .token("bench")
                .listen("127.0.0.1:0", "127.0.0.1:0", "127.0.0.1:0")
                .workload("default", name)
                .set("identity.trust-anchors-file", certificates.anchors())
                .set("control.identity.address", control.address())
                .set("control.destination.address", control.address())
                .set("control.policy.address", control.address())
                .set("policy-workload", "{\"ns\":\"default\",\"pod\":\"" + name + "\"}");
    }

    private SidecarAddresses launch(Sidecar sidecar, SidecarOptions options)
            throws InterruptedException {
        ChildProcess process =
                sidecar.start(
                        site.group(),
                        site.installation(),
                        command -> site.placement().onProxyCore(options.applyTo(command)));
        processes.add(0, process);
        startUps.add(StartUpCost.await(process, sidecar.readyFile()));
        return SidecarAddresses.read(sidecar.readyFile());
    }

    /** What it took until each was ready. */
    public List<StartUpCost> startUps() {
        return List.copyOf(startUps);
    }

    /** The control plane, for workloads that change what it says. */
    public ScriptedControlPlane control() {
        return control;
    }

    /** Authority of a service, as discovery names it. */
    public static String authority(Service service) {
        return HOST + ":" + service.servicePort();
    }

    @Override
    public SystemName name() {
        return SystemName.OURS;
    }

    @Override
    public boolean carries(Service service) {
        return true;
    }

    @Override
    public int entry(Service service) {
        return new ServicePorts(entries).of(service);
    }

    @Override
    public List<Long> pids() {
        return processes.stream().map(ChildProcess::pid).toList();
    }

    @Override
    public void close() {
        site.group().stop(processes);
        control.close();
    }
}
