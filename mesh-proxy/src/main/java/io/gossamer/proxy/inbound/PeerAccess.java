package io.gossamer.proxy.inbound;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.authorize.Authorizer;
import io.gossamer.proxy.authorize.ClientPermissions;
import io.gossamer.proxy.authorize.Verdict;
import io.gossamer.proxy.control.Watch;
import io.gossamer.proxy.model.ConnectionTls;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.ServerPolicy;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * Who one connection comes from and what the policy of its port lets it do. Lives as long as the
 * connection, on its event loop.
 */
final class PeerAccess {

    private final InboundContext context;
    private final Channel client;
    private final AppAddress app;
    private final PortPolicy port;
    private final InetSocketAddress peer;
    private ConnectionTls tls;

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

    InetSocketAddress peer() {
        return peer;
    }

    ConnectionTls tls() {
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
        return verdict;
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
                                refuse.accept(ProxyFailure.of(FailureCode.DENIED, denied.reason()));
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
