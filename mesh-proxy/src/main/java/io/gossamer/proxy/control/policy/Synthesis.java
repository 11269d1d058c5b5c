package io.gossamer.proxy.control.policy;

import io.gossamer.proxy.model.Authorization;
import io.gossamer.proxy.model.Authorization.Authentication;
import io.gossamer.proxy.model.Authorization.Cidr;
import io.gossamer.proxy.model.Backend;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.OutboundPolicy;
import io.gossamer.proxy.model.OutboundPolicy.Distribution;
import io.gossamer.proxy.model.OutboundPolicy.HttpRoute;
import io.gossamer.proxy.model.OutboundPolicy.HttpRule;
import io.gossamer.proxy.model.OutboundPolicy.OpaqueRoute;
import io.gossamer.proxy.model.OutboundPolicy.OutboundProtocol;
import io.gossamer.proxy.model.OutboundPolicy.RouteBackend;
import io.gossamer.proxy.model.RequestMatch;
import io.gossamer.proxy.model.RouteFilter;
import io.gossamer.proxy.model.ServerPolicy;
import io.gossamer.proxy.model.ServerPolicy.InboundRoute;
import io.gossamer.proxy.model.ServerPolicy.InboundRule;
import io.gossamer.proxy.model.ServerPolicy.ServerProtocol;
import java.time.Duration;
import java.util.List;

/** Policies that no policy service sent (contract section 2). */
public final class Synthesis {

    /** Defaults of the contract for a service's balancer. */
    static final Backend.LoadMetric PEAK_EWMA =
            new Backend.LoadMetric(
                    Duration.ofMillis(30),
                    Duration.ofSeconds(10),
                    Duration.ZERO,
                    Duration.ZERO,
                    Duration.ZERO);

    private static final int INTERNAL_SERVER_ERROR = 500;

    private static final List<Cidr> EVERYWHERE =
            List.of(Cidr.valueOf("0.0.0.0/0"), Cidr.valueOf("::/0"));

    private Synthesis() {}

    /** A policy that sends everything to one backend, whatever protocol it is. */
    public static OutboundPolicy forward(
            Meta meta, Backend backend, boolean opaque, Duration detectTimeout, long version) {
        return policy(
                meta,
                new Distribution.FirstAvailable(
                        List.of(new RouteBackend(backend, 1, List.of(), Duration.ZERO))),
                opaque,
                detectTimeout,
                version);
    }

    private static OutboundPolicy policy(
            Meta meta,
            Distribution distribution,
            boolean opaque,
            Duration detectTimeout,
            long version) {
        HttpRule everything =
                new HttpRule(
                        List.of(RequestMatch.ANY),
                        List.of(),
                        distribution,
                        OutboundPolicy.Timeouts.NONE,
                        null,
                        false);
        HttpRoute http = new HttpRoute(meta, List.of(), List.of(everything), false);
        return policy(meta, distribution, List.of(http), opaque, detectTimeout, version);
    }

    /**
     * A policy with these routes for requests, and one to the same backends for everything else.
     */
    static OutboundPolicy policy(
            Meta meta,
            Distribution distribution,
            List<HttpRoute> http,
            boolean opaque,
            Duration detectTimeout,
            long version) {
        return new OutboundPolicy(
                meta,
                null,
                opaque ? OutboundProtocol.OPAQUE : OutboundProtocol.DETECT,
                detectTimeout,
                opaque ? List.of() : http,
                opaque ? List.of() : http,
                List.of(new OpaqueRoute(meta, List.of(), distribution, null)),
                List.of(),
                null,
                null,
                false,
                version);
    }

    /**
     * A default policy of an inbound port.
     *
     * @param name for example {@code all-unauthenticated}
     * @param networks from where; empty means from everywhere
     * @param authenticated whether only clients with an identity are let in
     * @param denied whether nobody is
     */
    public static ServerPolicy inboundDefault(
            String name,
            List<Cidr> networks,
            boolean authenticated,
            boolean denied,
            boolean opaque,
            Duration detectTimeout) {
        Meta meta = Meta.ofDefault(name);
        Authentication authentication =
                authenticated
                        ? new Authentication.Identities(java.util.Set.of(), List.of(List.of()))
                        : new Authentication.Unauthenticated();
        List<Authorization.Network> from =
                (networks.isEmpty() ? EVERYWHERE : networks)
                        .stream().map(net -> new Authorization.Network(net, List.of())).toList();
        return new ServerPolicy(
                meta,
                opaque ? ServerProtocol.OPAQUE : ServerProtocol.DETECT,
                detectTimeout,
                denied ? List.of() : List.of(new Authorization(from, authentication, meta)),
                List.of(),
                null,
                false,
                0);
    }

    /**
     * A policy that fails every request with 500 and refuses TCP: the service sent a malformed one.
     */
    public static ServerPolicy inboundInvalid(
            String problem, Duration detectTimeout, long version) {
        Meta meta = Meta.ofDefault("invalid");
        List<Authorization.Network> from =
                EVERYWHERE.stream().map(net -> new Authorization.Network(net, List.of())).toList();
        InboundRoute failing =
                new InboundRoute(
                        meta,
                        List.of(),
                        List.of(
                                new Authorization(
                                        from, new Authentication.Unauthenticated(), meta)),
                        List.of(
                                new InboundRule(
                                        List.of(RequestMatch.ANY),
                                        List.of(
                                                new RouteFilter.Fail(
                                                        false,
                                                        INTERNAL_SERVER_ERROR,
                                                        "invalid policy: " + problem,
                                                        1,
                                                        1)))),
                        false);
        return new ServerPolicy(
                meta,
                ServerProtocol.DETECT,
                detectTimeout,
                List.of(),
                List.of(failing),
                null,
                false,
                version);
    }
}
