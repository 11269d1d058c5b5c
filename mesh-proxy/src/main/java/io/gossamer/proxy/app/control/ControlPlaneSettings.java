package io.gossamer.proxy.app.control;

import io.gossamer.proxy.app.settings.ControlProperties;
import io.gossamer.proxy.app.settings.DefaultInboundPolicy;
import io.gossamer.proxy.app.settings.OutboundProperties;
import io.gossamer.proxy.app.settings.ProxyProperties;
import io.gossamer.proxy.control.connect.ResumableStream.Limits;
import io.gossamer.proxy.control.discovery.EndpointSource;
import io.gossamer.proxy.control.plane.GrpcControlPlane;
import io.gossamer.proxy.control.policy.Synthesis;
import io.gossamer.proxy.model.Authorization.Cidr;
import io.gossamer.proxy.model.ServerPolicy;
import java.util.List;

/** From the settings as users write them to those of the control plane's client. */
public final class ControlPlaneSettings {

    private ControlPlaneSettings() {}

    public static GrpcControlPlane.Settings of(ProxyProperties properties) {
        OutboundProperties outbound = properties.outbound();
        ControlProperties.Stream stream = properties.control().stream();
        WorkloadNames names = WorkloadNames.of(properties);
        return new GrpcControlPlane.Settings(
                properties.policyWorkload().isBlank()
                        ? names.policyWorkload()
                        : properties.policyWorkload(),
                outbound.context().isBlank()
                        ? names.context(properties.workload().zone())
                        : outbound.context(),
                outbound.profileNetworks(),
                outbound.profileSuffixes(),
                new Limits(stream.initialTimeout(), stream.idleTimeout(), stream.lifetime()),
                outbound.http().queueCapacity(),
                outbound.http().failfastTimeout(),
                outbound.detectTimeout(),
                EndpointSource.HOLD,
                port -> inboundDefault(properties, port));
    }

    private static ServerPolicy inboundDefault(ProxyProperties properties, int port) {
        DefaultInboundPolicy policy = properties.inbound().defaultPolicy();
        boolean cluster =
                policy == DefaultInboundPolicy.CLUSTER_AUTHENTICATED
                        || policy == DefaultInboundPolicy.CLUSTER_UNAUTHENTICATED;
        boolean authenticated =
                policy == DefaultInboundPolicy.CLUSTER_AUTHENTICATED
                        || policy == DefaultInboundPolicy.ALL_AUTHENTICATED;
        return Synthesis.inboundDefault(
                policy.label(),
                cluster ? properties.clusterNetworks() : List.<Cidr>of(),
                authenticated,
                policy == DefaultInboundPolicy.DENY,
                properties.inbound().opaquePorts().stream().anyMatch(r -> r.contains(port)),
                properties.inbound().detectTimeout());
    }
}
