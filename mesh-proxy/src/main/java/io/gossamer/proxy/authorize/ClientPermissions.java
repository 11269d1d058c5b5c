package io.gossamer.proxy.authorize;

import io.gossamer.proxy.model.ConnectionTls;
import io.gossamer.proxy.model.ServerPolicy;
import java.net.InetAddress;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one connection may do under one policy version. The answers are kept, so that a request
 * costs a look-up. One event loop; lives as long as the connection and the policy version.
 */
public final class ClientPermissions {

    private final Authorizer authorizer;
    private final InetAddress client;
    private final ConnectionTls tls;
    private final boolean localPeer;
    private final Map<ServerPolicy.InboundRoute, Verdict> routes = new IdentityHashMap<>(2);
    private @Nullable Verdict server;

    ClientPermissions(
            Authorizer authorizer, InetAddress client, ConnectionTls tls, boolean localPeer) {
        this.authorizer = authorizer;
        this.client = client;
        this.tls = tls;
        this.localPeer = localPeer;
    }

    /** The policy version that these belong to. */
    public ServerPolicy policy() {
        return authorizer.policy();
    }

    /** By the rules of the server alone: for TCP. Never depends on a token. */
    public Verdict server() {
        Verdict known = server;
        if (known == null) {
            known = authorizer.server(client, tls, localPeer);
            server = known;
        }
        return known;
    }

    /**
     * Whether the connection may be passed on as TCP, or before its protocol is known: the rules of
     * the server alone permit it, so that no rule of a route is bypassed (rule R5 (4)).
     */
    public boolean permitsTcp() {
        return server().isAllowed();
    }

    /** A request that falls under the route; may depend on what the request shows. */
    public Verdict route(ServerPolicy.InboundRoute route) {
        Verdict known = routes.get(route);
        if (known == null) {
            known = authorizer.route(route, client, tls, server());
            routes.put(route, known);
        }
        return known;
    }
}
