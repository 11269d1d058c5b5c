package io.gossamer.proxy.inbound;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.authorize.Authorizer;
import io.gossamer.proxy.authorize.ClientPermissions;
import io.gossamer.proxy.authorize.RateLimiter;
import io.gossamer.proxy.authorize.Verdict;
import io.gossamer.proxy.control.Watch;
import io.gossamer.proxy.model.ConnectionTls;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.ServerPolicy;
import io.gossamer.proxy.observe.AllowingManifest;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who one connection comes from and what the policy of its port lets it do. Lives as long as the
 * connection, on its event loop.
 */
public final class PeerAccess {

    private static final Meta AUDIT = Meta.ofDefault("audit");
    private static final Meta WHOLE_SERVER = Meta.ofDefault("default");

    private final InboundContext context;
    private final Channel client;
    private final AppAddress app;
    private final PortPolicy port;
    private final InetSocketAddress peer;
    private ConnectionTls tls;
    private Verdict.@Nullable Denied lastDenied;
    private @Nullable Meta lastRoute;
    private @Nullable ProxyFailure lastDenial;

    /**
     * @param app whose port's policy applies
     */
    PeerAccess(InboundContext context, Channel client, AppAddress app, ConnectionTls tls) {
        this.context = context;
        this.client = client;
        this.app = app;
        this.tls = tls;
        this.peer = (InetSocketAddress) client.remoteAddress();
        this.port = context.ports().get(app.port());
    }

    AppAddress app() {
        return app;
    }

    PortPolicy port() {
        return port;
    }

    public InetSocketAddress peer() {
        return peer;
    }

    public ConnectionTls tls() {
        return tls;
    }

    /** More is known of the connection now. */
    void become(ConnectionTls known) {
        tls = known;
    }

    ServerPolicy policy() {
        return authorizer().policy();
    }

    /** Evaluated anew for each version of the policy. */
    ClientPermissions permissions() {
        InetAddress address = peer.getAddress();
        boolean localPeer = !context.settings().explicit() && address.isLoopbackAddress();
        return authorizer().client(address, tls, localPeer);
    }

    /** Whether the connection may pass as such; counts the answer. */
    Verdict asTcp() {
        context.metrics().classified(client, tls, app, policy());
        Verdict verdict = permissions().server();
        context.metrics().tcpVerdict(app, policy(), tls, verdict);
        if (verdict instanceof Verdict.Allowed allowed) {
            permitted(WHOLE_SERVER, allowed);
        }
        return verdict;
    }

    /** The refusal of the connection as such. */
    ProxyFailure denied(Verdict.Denied denied) {
        return denied(WHOLE_SERVER, denied);
    }

    /**
     * The refusal of a request: who was seen, by which server and route, and what would permit it.
     * Made once for each verdict and route.
     */
    ProxyFailure denied(Meta route, Verdict.Denied denied) {
        ProxyFailure known = lastDenial;
        if (known == null || lastDenied != denied || lastRoute != route) {
            known = denial(route, denied);
            lastDenial = known;
            lastDenied = denied;
            lastRoute = route;
        }
        return known;
    }

    private ProxyFailure denial(Meta route, Verdict.Denied denied) {
        ServerPolicy policy = policy();
        String origin = policy.facts().origin();
        String identity = tls.identity();
        return ProxyFailure.denied(
                denied.reason()
                        + (origin.isEmpty() ? "" : " (" + origin + ")")
                        + (route.kind().equals("default") ? "" : ", route " + route.name()),
                identity == null ? "" : identity,
                // A manifest that does without the token that is asked for is no remedy.
                denied.requestsOnly() ? "" : allowing(route));
    }

    private String allowing(Meta route) {
        return AllowingManifest.of(
                context.settings().ownName(),
                app.port(),
                policy(),
                route,
                tls instanceof ConnectionTls.Mesh ? tls.identity() : null,
                peer.getAddress());
    }

    /** A request beyond a rate limit: which one, of which resource, and of how many. */
    ProxyFailure rateLimited(RateLimiter.Scope scope) {
        ServerPolicy.RateLimit limit = policy().rateLimit();
        String name = limit == null ? "" : " of " + limit.meta().name();
        String identity = tls.identity();
        return ProxyFailure.of(
                FailureCode.RATE_LIMITED,
                scope.label()
                        + name
                        + ": "
                        + port.limitOf(scope, identity)
                        + " requests per second of "
                        + (scope == RateLimiter.Scope.TOTAL
                                ? "all clients"
                                : identity == null ? "clients without an identity" : identity));
    }

    /** Something passes; where only the policy audit lets it, that is told once. */
    void permitted(Meta route, Verdict.Allowed verdict) {
        if (verdict.authorization().equals(AUDIT)) {
            context.metrics().audited(app, policy(), route, tls, () -> allowing(route));
        }
    }

    /**
     * A relayed connection lives no longer than its permission: calls the listener when a new
     * policy does not permit it, and counts that.
     *
     * @param refuse ends the connection
     */
    void whenWithdrawn(Consumer<ProxyFailure> refuse) {
        Watch.Subscription changes =
                port.onChange(
                        () -> {
                            if (client.isActive()
                                    && permissions().server() instanceof Verdict.Denied denied) {
                                context.metrics().terminated(app, policy(), tls);
                                refuse.accept(denied(denied));
                            }
                        });
        client.closeFuture().addListener(closed -> changes.close());
    }

    private Authorizer authorizer() {
        Authorizer known = port.authorizer();
        if (known == null) {
            throw new IllegalStateException("policy: none (expected: asked for after the first)");
        }
        return known;
    }
}
