package io.gossamer.proxy.outbound;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.model.Backend;
import io.gossamer.proxy.model.OutboundPolicy;
import io.gossamer.proxy.model.OutboundPolicy.Distribution;
import io.gossamer.proxy.model.OutboundPolicy.FailureAccrual;
import io.gossamer.proxy.model.OutboundPolicy.HttpRoute;
import io.gossamer.proxy.model.OutboundPolicy.HttpRule;
import io.gossamer.proxy.model.OutboundPolicy.OpaqueRoute;
import io.gossamer.proxy.model.OutboundPolicy.RouteBackend;
import io.gossamer.proxy.model.Protocol;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.Target;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A policy made ready for look-ups. Immutable; made once per version of the policy. */
final class CompiledPolicy {

    /** The rule that a request met. */
    record Choice(HttpRoute route, HttpRule rule, @Nullable FailureAccrual accrual) {

        /** Applies the rule's filters to the request; a response if one of them answers it. */
        @Nullable ResponseHead filterRequest(RequestHead head, RandomGenerator random) {
            return null;
        }

        void filterResponse(ResponseHead head) {}
    }

    /**
     * The rule that a connection met.
     *
     * @param refusal why it must not be forwarded, or null
     */
    record OpaqueChoice(
            OutboundPolicy.@Nullable OpaqueRoute route, @Nullable ProxyFailure refusal) {}

    private final OutboundPolicy policy;
    private final Target named;
    private final Target asked;

    private CompiledPolicy(OutboundPolicy policy, Target asked, Target named) {
        this.policy = policy;
        this.asked = asked;
        this.named = named;
    }

    /**
     * @param asked the name in full, as the policy was asked for
     * @param named what the client named
     */
    static CompiledPolicy of(OutboundPolicy policy, Target asked, Target named) {
        return new CompiledPolicy(policy, asked, named);
    }

    OutboundPolicy policy() {
        return policy;
    }

    /** The rule for a request, or null if none matches. */
    @Nullable Choice route(RequestHead head) {
        boolean http2 = head.version == HttpVersion.HTTP_2;
        for (HttpRoute route : http2 ? policy.http2() : policy.http1()) {
            for (HttpRule rule : route.rules()) {
                return new Choice(
                        route, rule, http2 ? policy.http2Accrual() : policy.http1Accrual());
            }
        }
        return null;
    }

    boolean hasTlsRoutes(Protocol protocol) {
        return protocol == Protocol.TLS && !policy.tls().isEmpty();
    }

    /** The rule for a connection that is no HTTP. */
    OpaqueChoice opaque(Protocol protocol, @Nullable String serverName) {
        List<OpaqueRoute> routes = hasTlsRoutes(protocol) ? policy.tls() : policy.opaque();
        for (OpaqueRoute route : routes) {
            return new OpaqueChoice(route, refusal(route));
        }
        return new OpaqueChoice(
                null,
                ProxyFailure.of(
                        FailureCode.ROUTE_NOT_FOUND,
                        named.authority() + ": no route for " + protocol));
    }

    private @Nullable ProxyFailure refusal(OpaqueRoute route) {
        String invalid = route.invalid();
        if (invalid != null) {
            return ProxyFailure.of(
                    FailureCode.INVALID_POLICY, named.authority() + ": " + invalid);
        }
        if (route.forbidden()) {
            return ProxyFailure.of(
                    FailureCode.DENIED,
                    named.authority() + ": forbidden by " + route.meta().name());
        }
        return null;
    }

    /** Whether traffic goes where it would go without a mesh. */
    boolean isOutsideMesh() {
        OpaqueChoice choice = opaque(Protocol.OPAQUE, null);
        if (choice.route() == null) {
            return false;
        }
        List<RouteBackend> backends = backends(choice.route().distribution());
        return backends.size() == 1
                && backends.get(0).backend().dispatch() instanceof Backend.Dispatch.Resolve;
    }

    /** A name that the mesh does not know is resolved as the client wrote it. */
    Backend asNamed(Backend backend) {
        if (backend.dispatch() instanceof Backend.Dispatch.Resolve resolve
                && resolve.authority().equals(asked)
                && named instanceof Target.Authority original) {
            return new Backend(
                    backend.meta(),
                    new Backend.Dispatch.Resolve(original),
                    backend.queueCapacity(),
                    backend.failfast());
        }
        return backend;
    }

    /** A backend of the rule, in the order or by the weights of its distribution; null if none. */
    @Nullable BackendService choose(Choice choice, OutboundContext context) {
        return choose(choice.rule().distribution(), choice.accrual(), true, context);
    }

    /** Like {@link #choose(Choice, OutboundContext)} for a connection. */
    @Nullable BackendService choose(OpaqueChoice choice, OutboundContext context) {
        OpaqueRoute route = choice.route();
        return route == null ? null : choose(route.distribution(), null, false, context);
    }

    private @Nullable BackendService choose(
            Distribution distribution,
            @Nullable FailureAccrual accrual,
            boolean http,
            OutboundContext context) {
        for (RouteBackend candidate : backends(distribution)) {
            return context.backends().get(asNamed(candidate.backend()), accrual, http);
        }
        return null;
    }

    static List<RouteBackend> backends(Distribution distribution) {
        if (distribution instanceof Distribution.FirstAvailable first) {
            return first.backends();
        }
        if (distribution instanceof Distribution.RandomAvailable random) {
            return random.backends();
        }
        return List.of();
    }
}
