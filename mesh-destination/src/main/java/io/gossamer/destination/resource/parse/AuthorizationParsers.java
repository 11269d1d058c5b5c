package io.gossamer.destination.resource.parse;

import io.gossamer.destination.resource.IpNetwork;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.policy.AuthorizationPolicy;
import io.gossamer.destination.resource.policy.MeshTlsAuthentication;
import io.gossamer.destination.resource.policy.NetworkAuthentication;
import io.gossamer.destination.resource.policy.ServerAuthorization;
import io.gossamer.destination.resource.policy.TargetRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Who may do what: policies and the authentications that they name. */
final class AuthorizationParsers {

    private static final Set<String> TARGETS =
            Set.of("Server", "HTTPRoute", "GRPCRoute", "Namespace");
    private static final Set<String> AUTHENTICATIONS =
            Set.of(
                    "MeshTLSAuthentication",
                    "NetworkAuthentication",
                    "JwtAuthentication",
                    "ServiceAccount");

    private AuthorizationParsers() {}

    static AuthorizationPolicy policy(Field root, Metadata metadata) {
        Field spec = root.get("spec");
        TargetRef target = References.parse(spec.get("targetRef"), metadata.namespace());
        if (!TARGETS.contains(target.kind())) {
            spec.get("targetRef").get("kind").problem("Server, HTTPRoute, GRPCRoute or Namespace");
        }
        if (!spec.get("requiredAuthenticationRefs").isList()) {
            // Without any, everybody is let in: that must be said.
            spec.get("requiredAuthenticationRefs").problem("a list of authentications");
        }
        List<TargetRef> required = new ArrayList<>();
        for (Field item : spec.get("requiredAuthenticationRefs").items()) {
            TargetRef reference = References.parse(item, metadata.namespace());
            if (!AUTHENTICATIONS.contains(reference.kind())) {
                item.get("kind")
                        .problem(
                                "MeshTLSAuthentication, NetworkAuthentication, JwtAuthentication or"
                                        + " ServiceAccount");
            }
            required.add(reference);
        }
        return new AuthorizationPolicy(metadata, target, required);
    }

    static MeshTlsAuthentication meshTls(Field root, Metadata metadata) {
        Field spec = root.get("spec");
        List<TargetRef> references = new ArrayList<>();
        for (Field item : spec.get("identityRefs").items()) {
            TargetRef reference = References.parse(item, metadata.namespace());
            if (!Set.of("ServiceAccount", "Namespace").contains(reference.kind())) {
                item.get("kind").problem("ServiceAccount or Namespace");
            }
            references.add(reference);
        }
        List<String> identities = identities(spec.get("identities"));
        if (identities.isEmpty() && references.isEmpty()) {
            spec.get("identities").problem("at least one identity, or identityRefs");
        }
        return new MeshTlsAuthentication(metadata, identities, references);
    }

    static NetworkAuthentication network(Field root, Metadata metadata) {
        Field spec = root.get("spec");
        List<NetworkAuthentication.Network> networks = networks(spec.get("networks"));
        if (networks.isEmpty()) {
            spec.get("networks").problem("at least one network");
        }
        return new NetworkAuthentication(metadata, networks);
    }

    static ServerAuthorization server(Field root, Metadata metadata) {
        Field server = root.get("spec").get("server");
        Field client = root.get("spec").get("client");
        Field meshTls = client.get("meshTLS");
        boolean unauthenticated = client.get("unauthenticated").bool(false);
        boolean unauthenticatedTls = meshTls.get("unauthenticatedTLS").bool(false);
        List<TargetRef> accounts = new ArrayList<>();
        for (Field item : meshTls.get("serviceAccounts").items()) {
            accounts.add(
                    new TargetRef(
                            "",
                            "ServiceAccount",
                            item.get("namespace").string(metadata.namespace()),
                            item.get("name").required("the name of a ServiceAccount"),
                            item.place()));
        }
        List<String> identities = identities(meshTls.get("identities"));
        if (!unauthenticated && !unauthenticatedTls && accounts.isEmpty() && identities.isEmpty()) {
            client.problem("unauthenticated: true, or meshTLS with identities or serviceAccounts");
        }
        String name = server.get("name").string("");
        boolean selected = server.get("selector").present();
        if (name.isEmpty() != selected) {
            server.problem("either the name of a Server or a selector");
        }
        return new ServerAuthorization(
                metadata,
                name,
                selected ? ServerParser.selector(server.get("selector")) : null,
                networks(client.get("networks")),
                unauthenticated,
                unauthenticatedTls,
                identities,
                accounts,
                server.place());
    }

    /** Names in full, {@code *.} before a suffix, or {@code *} for all. */
    private static List<String> identities(Field field) {
        for (Field item : field.items()) {
            String name = item.string("");
            boolean suffix = name.equals("*") || name.matches("\\*(\\.[^.*]+)+");
            if (name.contains("*") && !suffix) {
                item.problem("an identity in full, a suffix as in *.shop.example, or *");
            }
        }
        return List.copyOf(field.stringSet());
    }

    static List<NetworkAuthentication.Network> networks(Field field) {
        List<NetworkAuthentication.Network> networks = new ArrayList<>();
        for (Field item : field.items()) {
            List<IpNetwork> network = new ArrayList<>();
            network(item.get("cidr"), network);
            List<IpNetwork> except = new ArrayList<>();
            item.get("except").items().forEach(excepted -> network(excepted, except));
            if (!network.isEmpty()) {
                networks.add(new NetworkAuthentication.Network(network.get(0), except));
            }
        }
        return networks;
    }

    private static void network(Field field, List<IpNetwork> networks) {
        IpNetwork.parse(field.string(""))
                .ifPresentOrElse(networks::add, () -> field.problem("a network, as in 10.0.0.0/8"));
    }
}
