package io.gossamer.proxy.app.control;

import io.gossamer.api.Labels;
import io.gossamer.api.MeshIdentity;
import io.gossamer.api.mesh.v1.ServicePort;
import io.gossamer.api.mesh.v1.Workload;
import io.gossamer.proxy.app.settings.AppPort;
import io.gossamer.proxy.app.settings.ProxyProperties;
import io.gossamer.proxy.app.settings.WorkloadProperties;
import io.gossamer.proxy.control.discovery.EndpointMapping;
import io.gossamer.proxy.model.Addresses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Names of the workload, taken from the identity where the settings do not give them. */
public record WorkloadNames(String namespace, String name, String serviceAccount) {

    /** Well-known label of Kubernetes; here an annotation, since labels are the token's to say. */
    private static final String ZONE = "topology.kubernetes.io/zone";

    public static WorkloadNames of(ProxyProperties properties) {
        WorkloadProperties workload = properties.workload();
        MeshIdentity own =
                MeshIdentity.parseDns(properties.identity().name())
                        .orElse(MeshIdentity.of("unknown", MeshIdentity.DEFAULT_NAMESPACE));
        String account =
                workload.serviceAccount().isEmpty()
                        ? own.serviceAccount()
                        : workload.serviceAccount();
        return new WorkloadNames(
                workload.namespace().isEmpty() ? own.namespace() : workload.namespace(),
                workload.name().isEmpty() ? account : workload.name(),
                account);
    }

    /** How it is named to the policy service. */
    public String policyWorkload() {
        return "{\"ns\":\"" + namespace + "\",\"pod\":\"" + name + "\"}";
    }

    /**
     * How it is named to the destination service.
     *
     * @param zone where it runs; empty if unknown
     */
    String context(String zone) {
        return zone.isEmpty()
                ? policyWorkload()
                : "{\"ns\":\""
                        + namespace
                        + "\",\"pod\":\""
                        + name
                        + "\",\"zone\":\""
                        + zone
                        + "\"}";
    }

    /**
     * What the registry is told (rule R10): each service on each port of the application.
     *
     * @param inboundPort where this proxy takes direct connections
     * @param adminPort where its metrics are
     */
    static Workload registration(ProxyProperties properties, int inboundPort, int adminPort) {
        WorkloadNames names = of(properties);
        WorkloadProperties workload = properties.workload();
        Workload.Builder message =
                Workload.newBuilder()
                        .setNamespace(names.namespace)
                        .setServiceAccount(names.serviceAccount)
                        .setName(names.name)
                        .addAllLabels(Labels.list(workload.labels()))
                        .addAllAnnotations(Labels.list(workload.annotations()))
                        .setInboundPort(inboundPort)
                        .setAdminPort(adminPort)
                        .setToken(token(properties.identity().tokenFile()));
        if (!workload.zone().isEmpty()) {
            message.addAnnotations(Labels.of(ZONE, workload.zone()));
        }
        if (!workload.address().isEmpty()) {
            message.addAddresses(EndpointMapping.message(Addresses.parseIp(workload.address())));
        }
        for (String service : workload.services()) {
            for (AppPort port : properties.inbound().appPorts()) {
                message.addPorts(
                        ServicePort.newBuilder()
                                .setService(service)
                                .setPort(port.servicePort())
                                .setAppPort(port.appPort())
                                .setAppProtocol(
                                        workload.appProtocols().getOrDefault(port.appPort(), "")));
            }
        }
        return message.build();
    }

    /** Vouches for the names; without one the manifests have to. */
    private static String token(@Nullable Path file) {
        try {
            return file == null ? "" : Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
