package io.gossamer.proxy.authorize;

import io.gossamer.proxy.model.Authorization;
import io.gossamer.proxy.model.Authorization.Authentication;
import io.gossamer.proxy.model.ConnectionTls;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.ServerPolicy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The authorizations of one version of a server's policy, compiled. Routes add theirs to those of
 * the server. Immutable and thread-safe; made once per policy version.
 */
public final class Authorizer {

    /**
     * Permits processes of the same host (rule R4): only for connections without mesh TLS whose
     * peer is in our own network namespace, and only in transparent mode.
     */
    private static final Permission LOCALHOST =
            new Permission(
                    new Authorization(
                            List.of(
                                    network(new byte[] {127, 0, 0, 1}, 32),
                                    network(
                                            new byte[] {
                                                0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
                                            },
                                            128)),
                            new Authentication.Unauthenticated(),
                            Meta.ofDefault("localhost")));

    /** Authorizations that a reason names. */
    private static final int NAMED = 3;

    private final ServerPolicy policy;
    private final List<Permission> server;
    private final Map<ServerPolicy.InboundRoute, List<Permission>> routes = new IdentityHashMap<>();

    public Authorizer(ServerPolicy policy) {
        this.policy = policy;
        server = compile(policy.authorizations());
        for (ServerPolicy.InboundRoute route : policy.routes()) {
            if (!route.authorizations().isEmpty()) {
                routes.put(route, compile(route.authorizations()));
            }
        }
    }

    public ServerPolicy policy() {
        return policy;
    }

    /**
     * The permissions of one connection, evaluated when they are first asked for and then kept.
     *
     * @param localPeer whether rule R4 applies: transparent mode and a peer in our own network
     *     namespace
     */
    public ClientPermissions client(InetAddress client, ConnectionTls tls, boolean localPeer) {
        return new ClientPermissions(this, client, tls, localPeer);
    }

    Verdict server(InetAddress client, ConnectionTls tls, boolean localPeer) {
        if (localPeer && !(tls instanceof ConnectionTls.Mesh) && LOCALHOST.permits(client, tls)) {
            return new Verdict.Allowed(LOCALHOST.meta());
        }
        return evaluate(server, client, tls);
    }

    Verdict route(
            ServerPolicy.InboundRoute route,
            InetAddress client,
            ConnectionTls tls,
            Verdict ofServer) {
        List<Permission> own = routes.get(route);
        if (own == null || ofServer.isAllowed()) {
            return ofServer;
        }
        return evaluate(own, client, tls);
    }

    private Verdict evaluate(List<Permission> permissions, InetAddress client, ConnectionTls tls) {
        boolean inNetwork = false;
        for (Permission permission : permissions) {
            if (permission.permits(client, tls)) {
                return new Verdict.Allowed(permission.meta());
            }
            inNetwork |= permission.isInNetworks(client);
        }
        return new Verdict.Denied(
                reason(permissions.isEmpty(), inNetwork, client, tls) + asked(permissions));
    }

    private String reason(boolean none, boolean inNetwork, InetAddress client, ConnectionTls tls) {
        String who =
                tls instanceof ConnectionTls.Mesh
                        ? tls.identity() == null
                                ? "a client without a certificate"
                                : "client " + tls.identity()
                        : "an unauthenticated client";
        String why;
        if (none) {
            why = "has no authorization at all";
        } else if (!inNetwork) {
            why = "permits no client of the network of " + client.getHostAddress();
        } else {
            why = "does not permit it";
        }
        return who + ": server " + policy.meta().name() + " " + why;
    }

    /** The authorizations that were asked in vain; a few of them. */
    private static String asked(List<Permission> permissions) {
        if (permissions.isEmpty()) {
            return "";
        }
        StringBuilder names = new StringBuilder(" (asked: ");
        int named = Math.min(NAMED, permissions.size());
        for (int i = 0; i < named; i++) {
            names.append(i == 0 ? "" : ", ").append(permissions.get(i).meta().name());
        }
        int more = permissions.size() - named;
        return names.append(more == 0 ? ")" : " and " + more + " more)").toString();
    }

    private static List<Permission> compile(List<Authorization> authorizations) {
        return authorizations.stream().map(Permission::new).toList();
    }

    private static Authorization.Network network(byte[] address, int prefixLength) {
        try {
            return new Authorization.Network(
                    new Authorization.Cidr(InetAddress.getByAddress(address), prefixLength),
                    List.of());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
