package io.gossamer.proxy.control.plane;

import io.gossamer.api.destination.DestinationProfile;
import io.gossamer.api.destination.GetDestination;
import io.gossamer.api.destination.Update;
import io.gossamer.api.inbound.PortSpec;
import io.gossamer.api.inbound.Server;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.api.outbound.TrafficSpec;
import io.gossamer.proxy.control.ControlPlane;
import io.gossamer.proxy.control.Watch;
import io.gossamer.proxy.control.connect.ControlChannel;
import io.gossamer.proxy.control.connect.ResumableStream.Limits;
import io.gossamer.proxy.control.discovery.EndpointMapping;
import io.gossamer.proxy.control.discovery.EndpointSource;
import io.gossamer.proxy.control.policy.OutboundSource;
import io.gossamer.proxy.control.policy.inbound.InboundSource;
import io.gossamer.proxy.control.watch.LastKnown;
import io.gossamer.proxy.control.watch.LastKnown.Kind;
import io.gossamer.proxy.control.watch.Remembered;
import io.gossamer.proxy.control.watch.WatchCache;
import io.gossamer.proxy.control.watch.WatchSource;
import io.gossamer.proxy.model.Authorization.Cidr;
import io.gossamer.proxy.model.EndpointSnapshot;
import io.gossamer.proxy.model.NameSuffixes;
import io.gossamer.proxy.model.ServerPolicy;
import io.gossamer.proxy.model.Target;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The control plane over gRPC: the destination and the policy service (contract section 2). */
public final class GrpcControlPlane implements ControlPlane {

    /**
     * What is asked, and what holds without an answer.
     *
     * @param workload this workload as the policy service knows it
     * @param context context of discovery, JSON
     * @param profileNetworks addresses for which a profile is asked
     * @param profileSuffixes names for which a profile is asked; a single dot is every name
     * @param limits of every stream
     * @param queueCapacity of backends that no policy describes
     * @param failfast of backends that no policy describes
     * @param detectTimeout of targets that no policy describes
     * @param hold how long what was known outlives a server that does not know it (rule R15)
     * @param inboundDefaults policy of a port until the policy service first answers
     */
    public record Settings(
            String workload,
            String context,
            List<Cidr> profileNetworks,
            List<String> profileSuffixes,
            Limits limits,
            int queueCapacity,
            Duration failfast,
            Duration detectTimeout,
            Duration hold,
            IntFunction<ServerPolicy> inboundDefaults) {}

    private final ControlChannel destination;
    private final ControlChannel policy;
    private final Settings settings;
    private final LastKnown lastKnown;
    private final NameSuffixes profileSuffixes;
    private final WatchCache<Target, OutboundLookup> outbound;
    private final WatchCache<String, EndpointSnapshot> endpoints;
    private final WatchCache<Integer, ServerPolicy> serverPolicies;

    /** Both channels share one control loop. */
    public GrpcControlPlane(
            ControlChannel destination,
            ControlChannel policy,
            Settings settings,
            LastKnown lastKnown) {
        this.destination = destination;
        this.policy = policy;
        this.settings = settings;
        this.lastKnown = lastKnown;
        this.profileSuffixes = new NameSuffixes(settings.profileSuffixes());
        var loop = destination.loop().loop();
        this.outbound = new WatchCache<>(loop, this::outboundSource);
        this.endpoints = new WatchCache<>(loop, this::endpointSource);
        this.serverPolicies = new WatchCache<>(loop, this::inboundSource);
    }

    @Override
    public Watch<OutboundLookup> outbound(Target target) {
        return outbound.get(target);
    }

    @Override
    public Watch<EndpointSnapshot> endpoints(String path) {
        return endpoints.get(path);
    }

    @Override
    public Watch<ServerPolicy> serverPolicy(int port) {
        return serverPolicies.get(port);
    }

    private WatchSource<EndpointSnapshot> endpointSource(String path) {
        return new EndpointSource(
                destination,
                get(path),
                settings.limits(),
                settings.hold(),
                lastKnown.of(Kind.ENDPOINTS, path, Update.parser()));
    }

    private WatchSource<ServerPolicy> inboundSource(int port) {
        return new InboundSource(
                policy,
                PortSpec.newBuilder().setWorkload(settings.workload()).setPort(port).build(),
                settings.limits(),
                settings.inboundDefaults().apply(port),
                lastKnown.of(Kind.INBOUND_POLICY, Integer.toString(port), Server.parser()));
    }

    private WatchSource<OutboundLookup> outboundSource(Target target) {
        TrafficSpec.Builder spec = TrafficSpec.newBuilder().setSourceWorkload(settings.workload());
        if (target instanceof Target.Address address) {
            spec.setAddr(EndpointMapping.message(address.socketAddress()));
        } else {
            spec.setAuthority(target.authority());
        }
        Remembered<OutboundPolicy> policyMemory =
                lastKnown.of(Kind.OUTBOUND_POLICY, target.authority(), OutboundPolicy.parser());
        Remembered<DestinationProfile> profileMemory =
                lastKnown.of(Kind.PROFILE, target.authority(), DestinationProfile.parser());
        return new OutboundSource(
                target,
                policy,
                spec.build(),
                policyMemory,
                destination,
                profileRequest(target),
                profileMemory,
                new OutboundSource.Settings(
                        settings.limits(),
                        settings.queueCapacity(),
                        settings.failfast(),
                        settings.detectTimeout(),
                        settings.hold()));
    }

    /** Null where the settings do not ask for a profile. */
    private @Nullable GetDestination profileRequest(Target target) {
        boolean asked =
                target instanceof Target.Address address
                        ? settings.profileNetworks().stream()
                                .anyMatch(n -> n.contains(address.socketAddress().getAddress()))
                        : profileSuffixes.contains(((Target.Authority) target).host());
        return asked ? get(target.authority()) : null;
    }

    private GetDestination get(String path) {
        return GetDestination.newBuilder()
                .setPath(path)
                .setContextToken(settings.context())
                .build();
    }
}
