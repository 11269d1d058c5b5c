package io.gossamer.proxy.control.policy;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.control.ControlPlane.OutboundLookup;
import io.gossamer.proxy.model.Backend;
import io.gossamer.proxy.model.Endpoint;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.OutboundPolicy;
import io.gossamer.proxy.model.OutboundPolicy.Distribution;
import io.gossamer.proxy.model.OutboundPolicy.OpaqueRoute;
import io.gossamer.proxy.model.OutboundPolicy.OutboundProtocol;
import io.gossamer.proxy.model.OutboundPolicy.RouteBackend;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What policy and profile together say about a target (contract section 2, and rule R13 for names
 * outside the mesh). A pure function.
 *
 * @param target what was asked
 * @param queueCapacity of backends that no policy describes
 * @param failfast of backends that no policy describes
 * @param detectTimeout where no policy says one
 */
record OutboundCombination(
        Target target, int queueCapacity, Duration failfast, Duration detectTimeout) {

    /** What the policy service has answered. */
    sealed interface Answer {
        /** A policy. */
        record Policy(OutboundPolicy policy) implements Answer {}

        /** It does not know the target. */
        record Missing() implements Answer {}

        /** It refuses to answer, or its answer is malformed. */
        record Failed(String why) implements Answer {}
    }

    /**
     * Combines both.
     *
     * @param profile null if there is none
     */
    OutboundLookup combine(Answer answer, @Nullable Profile profile, boolean stale, long version) {
        if (answer instanceof Answer.Failed failed) {
            return new OutboundLookup.Failed(
                    ProxyFailure.of(
                            FailureCode.INVALID_POLICY, target.authority() + ": " + failed.why()));
        }
        OutboundPolicy policy =
                answer instanceof Answer.Policy found
                        ? found.policy()
                        : withoutPolicy(profile, version);
        if (profile != null) {
            policy = withProfile(policy, profile, version);
        }
        return new OutboundLookup.Found(finish(policy, profile, stale, version));
    }

    private OutboundPolicy withoutPolicy(@Nullable Profile profile, long version) {
        boolean opaque = profile != null && profile.opaque();
        if (profile != null && profile.endpoint() != null) {
            return forward("endpoint", profile.endpoint(), opaque, version);
        }
        if (profile != null && !profile.name().isEmpty()) {
            Meta meta = Meta.ofDefault("profile");
            String path = profile.name() + ":" + target.port();
            Backend backend =
                    balance(meta, new Backend.Dispatch.Balance(path, Synthesis.PEAK_EWMA));
            return Synthesis.forward(meta, backend, opaque, detectTimeout, version);
        }
        if (target instanceof Target.Address address) {
            return forward("fallback", Endpoint.plain(address.socketAddress()), opaque, version);
        }
        Meta meta = Meta.ofDefault("fallback");
        Backend backend =
                new Backend(
                        meta,
                        new Backend.Dispatch.Resolve((Target.Authority) target),
                        queueCapacity,
                        failfast);
        return Synthesis.forward(meta, backend, opaque, detectTimeout, version);
    }

    private OutboundPolicy forward(String name, Endpoint endpoint, boolean opaque, long version) {
        Meta meta = Meta.ofDefault(name);
        Backend backend =
                new Backend(meta, new Backend.Dispatch.Forward(endpoint), queueCapacity, failfast);
        return Synthesis.forward(meta, backend, opaque, detectTimeout, version);
    }

    private Backend balance(Meta meta, Backend.Dispatch.Balance balance) {
        return new Backend(meta, balance, queueCapacity, failfast);
    }

    /** A balancer, with what goes beyond the contract as the policy says it of the same service. */
    private static Backend.Dispatch.Balance balance(OutboundPolicy policy, String path) {
        Stream<Distribution> ofRequests =
                Stream.concat(policy.http1().stream(), policy.http2().stream())
                        .flatMap(route -> route.rules().stream())
                        .map(OutboundPolicy.HttpRule::distribution);
        Stream<Distribution> ofConnections =
                Stream.concat(policy.opaque().stream(), policy.tls().stream())
                        .map(OpaqueRoute::distribution);
        return Stream.concat(ofRequests, ofConnections)
                .flatMap(distribution -> distribution.backends().stream())
                .map(backend -> backend.backend().dispatch())
                .filter(Backend.Dispatch.Balance.class::isInstance)
                .map(Backend.Dispatch.Balance.class::cast)
                .filter(balance -> balance.path().equals(path))
                .findFirst()
                .map(balance -> balance.withLoad(Synthesis.PEAK_EWMA))
                .orElseGet(() -> new Backend.Dispatch.Balance(path, Synthesis.PEAK_EWMA));
    }

    /** A profile's routes and overrides replace the policy; its opaqueness the protocol. */
    private OutboundPolicy withProfile(OutboundPolicy policy, Profile profile, long version) {
        if (!profile.routesHttp() || profile.name().isEmpty()) {
            return policy;
        }
        Meta meta = Meta.ofDefault("profile");
        String destination = profile.name() + ":" + target.port();
        Distribution distribution = distribution(policy, profile, meta, destination);
        return Synthesis.policy(
                policy.parent(),
                distribution,
                ProfileRoutes.of(profile, destination, meta, distribution),
                profile.opaque(),
                policy.detectTimeout(),
                version);
    }

    private Distribution distribution(
            OutboundPolicy policy, Profile profile, Meta meta, String destination) {
        if (profile.overrides().isEmpty()) {
            return new Distribution.FirstAvailable(List.of(backend(policy, meta, destination, 1)));
        }
        List<RouteBackend> backends = new ArrayList<>();
        for (Profile.Override override : profile.overrides()) {
            backends.add(backend(policy, meta, override.authority(), override.weight()));
        }
        return new Distribution.RandomAvailable(backends);
    }

    private RouteBackend backend(OutboundPolicy policy, Meta meta, String authority, int weight) {
        return new RouteBackend(
                balance(meta, balance(policy, authority)), weight, List.of(), Duration.ZERO);
    }

    private OutboundPolicy finish(
            OutboundPolicy policy, @Nullable Profile profile, boolean stale, long version) {
        boolean opaque = profile != null && profile.opaque();
        String name =
                profile == null || profile.name().isEmpty()
                        ? null
                        : profile.name() + ":" + target.port();
        return new OutboundPolicy(
                policy.parent(),
                name,
                opaque ? OutboundProtocol.OPAQUE : policy.protocol(),
                policy.detectTimeout(),
                policy.http1(),
                policy.http2(),
                opaque ? opaqueRoutes(policy) : policy.opaque(),
                policy.tls(),
                policy.http1Accrual(),
                policy.http2Accrual(),
                stale,
                version);
    }

    /** A policy for HTTP alone has no opaque routes: then its first backends serve. */
    private static List<OpaqueRoute> opaqueRoutes(OutboundPolicy policy) {
        if (!policy.opaque().isEmpty()) {
            return policy.opaque();
        }
        if (!policy.tls().isEmpty()) {
            OpaqueRoute first = policy.tls().get(0);
            return List.of(
                    new OpaqueRoute(
                            first.meta(), List.of(), first.distribution(), first.refusal()));
        }
        List<OutboundPolicy.HttpRoute> http =
                policy.http1().isEmpty() ? policy.http2() : policy.http1();
        for (OutboundPolicy.HttpRoute route : http) {
            for (OutboundPolicy.HttpRule rule : route.rules()) {
                return List.of(new OpaqueRoute(route.meta(), List.of(), rule.distribution(), null));
            }
        }
        return List.of();
    }
}
