package io.gossamer.proxy.authorize;

import io.gossamer.proxy.model.Authorization;
import io.gossamer.proxy.model.Authorization.Authentication;
import io.gossamer.proxy.model.ConnectionTls;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.ServerPolicy;
import io.gossamer.proxy.model.token.TokenRule;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
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
                List<Permission> all = new ArrayList<>(server);
                all.addAll(compile(route.authorizations()));
                routes.put(route, List.copyOf(all));
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
        return evaluate(server, client, tls, false);
    }

    /** By the permissions of the route and those of the server; the latter are known to fail. */
    Verdict route(
            ServerPolicy.InboundRoute route,
            InetAddress client,
            ConnectionTls tls,
            Verdict ofServer) {
        if (ofServer.isAllowed()) {
            return ofServer;
        }
        return evaluate(routes.getOrDefault(route, server), client, tls, true);
    }

    private Verdict evaluate(
            List<Permission> permissions, InetAddress client, ConnectionTls tls, boolean request) {
        boolean inNetwork = false;
        List<Verdict.WithToken> withToken = new ArrayList<>(0);
        for (Permission permission : permissions) {
            if (permission.permits(client, tls)) {
                TokenRule token = permission.token();
                if (token == null) {
                    return new Verdict.Allowed(permission.meta());
                }
                withToken.add(new Verdict.WithToken(permission.meta(), token));
            }
            inNetwork |= permission.isInNetworks(client);
        }
        if (!withToken.isEmpty() && request) {
            return new Verdict.TokenNeeded(who(tls), policy.meta(), withToken);
        }
        String why;
        if (permissions.isEmpty()) {
            why = "has no authorization at all";
        } else if (!withToken.isEmpty()) {
            why = "permits its requests only, with a token: a connection has none";
        } else if (!inNetwork) {
            why = "permits no client of the network of " + client.getHostAddress();
        } else {
            why = "does not permit it";
        }
        return new Verdict.Denied(
                who(tls) + ": server " + policy.meta().name() + " " + why + asked(permissions),
                !withToken.isEmpty());
    }

    private static String who(ConnectionTls tls) {
        if (!(tls instanceof ConnectionTls.Mesh)) {
            return "an unauthenticated client";
        }
        String identity = tls.identity();
        return identity == null ? "a client without a certificate" : "client " + identity;
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
