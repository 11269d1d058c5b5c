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
            Backend backend = balance(meta, profile.name() + ":" + target.port());
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

    private Backend balance(Meta meta, String path) {
        return new Backend(
                meta,
                new Backend.Dispatch.Balance(path, Synthesis.PEAK_EWMA),
                queueCapacity,
                failfast);
    }

    /** A profile's overrides replace the policy; its opaqueness replaces the protocol. */
    private OutboundPolicy withProfile(OutboundPolicy policy, Profile profile, long version) {
        if (!profile.overrides().isEmpty() && !profile.name().isEmpty()) {
            Meta meta = Meta.ofDefault("profile");
            List<RouteBackend> backends = new ArrayList<>();
            for (Profile.Override override : profile.overrides()) {
                backends.add(
                        new RouteBackend(
                                balance(meta, override.authority()),
                                override.weight(),
                                List.of(),
                                Duration.ZERO));
            }
            return Synthesis.policy(
                    policy.parent(),
                    new Distribution.RandomAvailable(backends),
                    profile.opaque(),
                    policy.detectTimeout(),
                    version);
        }
        return policy;
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
                            first.meta(),
                            List.of(),
                            first.distribution(),
                            first.forbidden(),
                            first.invalid()));
        }
        List<OutboundPolicy.HttpRoute> http =
                policy.http1().isEmpty() ? policy.http2() : policy.http1();
        for (OutboundPolicy.HttpRoute route : http) {
            for (OutboundPolicy.HttpRule rule : route.rules()) {
                return List.of(
                        new OpaqueRoute(route.meta(), List.of(), rule.distribution(), false, null));
            }
        }
        return List.of();
    }
}
