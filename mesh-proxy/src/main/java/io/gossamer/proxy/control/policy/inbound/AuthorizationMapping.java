package io.gossamer.proxy.control.policy.inbound;

import static io.gossamer.proxy.control.policy.MalformedException.require;

import io.gossamer.api.Labels;
import io.gossamer.api.inbound.Authn;
import io.gossamer.api.inbound.Authz;
import io.gossamer.api.inbound.Identity;
import io.gossamer.api.inbound.Network;
import io.gossamer.api.mesh.v1.TokenPermission;
import io.gossamer.api.net.IPNetwork;
import io.gossamer.proxy.control.discovery.EndpointMapping;
import io.gossamer.proxy.control.policy.MalformedException;
import io.gossamer.proxy.control.policy.Scalars;
import io.gossamer.proxy.model.Authorization;
import io.gossamer.proxy.model.Authorization.Authentication;
import io.gossamer.proxy.model.Authorization.Cidr;
import io.gossamer.proxy.model.Meta;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Authorizations of inbound ports and routes (contract sections 1 and 2). */
final class AuthorizationMapping {

    private AuthorizationMapping() {}

    static List<Authorization> authorizations(List<Authz> messages) throws MalformedException {
        List<Authorization> authorizations = new ArrayList<>(messages.size());
        for (Authz message : messages) {
            require(
                    message.getNetworksCount() > 0,
                    "authorization networks: none (expected: one at least)");
            List<Authorization.Network> networks = new ArrayList<>();
            for (Network network : message.getNetworksList()) {
                networks.add(network(network));
            }
            authorizations.add(authorization(message, networks));
        }
        return authorizations;
    }

    private static Authorization authorization(Authz message, List<Authorization.Network> networks)
            throws MalformedException {
        Meta meta = meta(message);
        if (!message.getGossamer().hasToken()) {
            return new Authorization(networks, authentication(message.getAuthentication()), meta);
        }
        TokenPermission permission = message.getGossamer().getToken();
        return new Authorization(
                networks,
                authentication(permission.getWorkload()),
                meta,
                TokenMapping.rule(permission.getToken()));
    }

    private static Meta meta(Authz message) throws MalformedException {
        return message.hasMetadata()
                ? Scalars.meta(message.getMetadata())
                : metaOfLabels(Labels.map(message.getLabelsList()), "authorization");
    }

    /** The older form: group, kind and name as labels. */
    static Meta metaOfLabels(Map<String, String> labels, String what) throws MalformedException {
        String name = labels.get("name");
        if (name == null) {
            throw new MalformedException(what + " labels: no name (expected: the resource's)");
        }
        String kind = labels.getOrDefault("kind", "server");
        if (kind.equals("default")) {
            return Meta.ofDefault(name);
        }
        return new Meta(labels.getOrDefault("group", "policy.linkerd.io"), kind, "", name, "", 0);
    }

    private static Authorization.Network network(Network message) throws MalformedException {
        List<Cidr> except = new ArrayList<>();
        for (IPNetwork exception : message.getExceptList()) {
            except.add(cidr(exception));
        }
        return new Authorization.Network(cidr(message.getNet()), except);
    }

    private static Cidr cidr(IPNetwork message) throws MalformedException {
        InetAddress address = EndpointMapping.ip(message.getIp());
        if (address == null) {
            throw new MalformedException("network: no address (expected: IPv4 or IPv6)");
        }
        int bits = address.getAddress().length * 8;
        int prefix = message.getPrefixLen();
        require(
                prefix >= 0 && prefix <= bits,
                "network prefix: " + prefix + " (expected: 0 to " + bits + ")");
        return new Cidr(address, prefix);
    }

    private static Authentication authentication(Authn message) throws MalformedException {
        return switch (message.getPermitCase()) {
            case UNAUTHENTICATED -> new Authentication.Unauthenticated();
            case MESHTLS -> meshTls(message.getMeshTLS());
            case PERMIT_NOT_SET ->
                    throw new MalformedException(
                            "authentication: missing (expected: unauthenticated or meshTLS)");
        };
    }

    private static Authentication meshTls(Authn.PermitMeshTLS message) throws MalformedException {
        return switch (message.getClientsCase()) {
            case UNAUTHENTICATED -> new Authentication.AnyMeshTls();
            case IDENTITIES -> {
                Set<String> names = new HashSet<>();
                for (Identity identity : message.getIdentities().getIdentitiesList()) {
                    names.add(canonical(identity.getName()));
                }
                List<List<String>> suffixes =
                        message.getIdentities().getSuffixesList().stream()
                                .map(
                                        s ->
                                                s.getPartsList().stream()
                                                        .map(AuthorizationMapping::lower)
                                                        .toList())
                                .toList();
                yield new Authentication.Identities(Set.copyOf(names), suffixes);
            }
            case CLIENTS_NOT_SET ->
                    throw new MalformedException(
                            "meshTLS clients: missing (expected: unauthenticated or identities)");
        };
    }

    /** DNS names have no case; URIs do. */
    private static String canonical(String identity) {
        return identity.indexOf(':') >= 0 ? identity : lower(identity);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
