package io.gossamer.destination.view.inbound;

import io.gossamer.api.MeshIdentity;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.policy.AuthorizationPolicy;
import io.gossamer.destination.resource.policy.JwtAuthentication;
import io.gossamer.destination.resource.policy.MeshTlsAuthentication;
import io.gossamer.destination.resource.policy.NetworkAuthentication;
import io.gossamer.destination.resource.policy.Server;
import io.gossamer.destination.resource.policy.ServerAuthorization;
import io.gossamer.destination.resource.policy.TargetRef;
import io.gossamer.destination.resource.route.Route;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.PolicyRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which clients the AuthorizationPolicies let in. A policy that names what does not exist, or more
 * than one authentication of a kind, lets nobody in.
 */
final class Authorizations {

    private final Snapshot snapshot;
    private final MeshSettings settings;

    Authorizations(Snapshot snapshot, MeshSettings settings) {
        this.snapshot = snapshot;
        this.settings = settings;
    }

    /** Those of policies for a Server, or for all Servers of its namespace. */
    List<Authorization> ofServer(Server server) {
        String namespace = server.metadata().namespace();
        List<Authorization> granted = new ArrayList<>();
        for (AuthorizationPolicy policy : snapshot.all(AuthorizationPolicy.class, namespace)) {
            TargetRef target = policy.target();
            boolean wholeNamespace =
                    target.kind().equals("Namespace") && target.name().equals(namespace);
            if (wholeNamespace || is(target, server)) {
                grant(policy).ifPresent(granted::add);
            }
        }
        for (ServerAuthorization older : snapshot.all(ServerAuthorization.class, namespace)) {
            if (older.selects(server)) {
                granted.add(grant(older));
            }
        }
        return granted;
    }

    private Authorization grant(ServerAuthorization policy) {
        Authorization.Clients clients;
        if (policy.unauthenticated()) {
            clients = new Authorization.Everyone();
        } else if (policy.unauthenticatedTls()) {
            clients = new Authorization.EveryoneWithTls();
        } else {
            Set<String> names = new HashSet<>();
            Set<List<String>> suffixes = new HashSet<>();
            policy.identities().forEach(name -> addIdentity(name, names, suffixes));
            policy.accounts().forEach(account -> addAccount(account, names));
            clients = new Authorization.Identities(names, suffixes);
        }
        return new Authorization(
                new PolicyRef(
                        PolicyRef.GROUP,
                        "serverauthorization",
                        policy.metadata().namespace(),
                        policy.metadata().name()),
                policy.networks().isEmpty() ? InboundPolicyView.everywhere() : policy.networks(),
                clients,
                policy.metadata().origin().toString());
    }

    /** The identities of ServiceAccounts; those whose names cannot be part of one are left out. */
    Set<String> identitiesOf(List<TargetRef> accounts) {
        Set<String> names = new HashSet<>();
        accounts.forEach(account -> addAccount(account, names));
        return names;
    }

    /** Those of policies for a route. */
    List<Authorization> ofRoute(Route route) {
        List<Authorization> granted = new ArrayList<>();
        for (AuthorizationPolicy policy :
                snapshot.all(AuthorizationPolicy.class, route.metadata().namespace())) {
            if (is(policy.target(), route)) {
                grant(policy).ifPresent(granted::add);
            }
        }
        return granted;
    }

    private static boolean is(TargetRef target, Resource resource) {
        return target.kind().equals(resource.kind().apiName())
                && target.group().equals(resource.kind().group())
                && target.namespace().equals(resource.metadata().namespace())
                && target.name().equals(resource.metadata().name());
    }

    private Optional<Authorization> grant(AuthorizationPolicy policy) {
        Authorization.@Nullable Clients clients = null;
        @Nullable List<NetworkAuthentication.Network> networks = null;
        Authorization.@Nullable EndUser endUser = null;
        for (TargetRef reference : policy.required()) {
            if (reference.kind().equals(Kind.NETWORK_AUTHENTICATION.apiName())) {
                Optional<NetworkAuthentication> found =
                        find(NetworkAuthentication.class, reference);
                if (found.isEmpty() || networks != null) {
                    return Optional.empty();
                }
                networks = found.get().networks();
            } else if (reference.kind().equals(Kind.JWT_AUTHENTICATION.apiName())) {
                Optional<Authorization.EndUser> found = endUser(reference);
                if (found.isEmpty() || endUser != null) {
                    return Optional.empty();
                }
                endUser = found.get();
            } else {
                Optional<Authorization.Identities> found = identities(reference);
                if (found.isEmpty() || clients != null) {
                    return Optional.empty();
                }
                clients = found.get();
            }
        }
        return Optional.of(
                new Authorization(
                        new PolicyRef(
                                PolicyRef.GROUP,
                                "authorizationpolicy",
                                policy.metadata().namespace(),
                                policy.metadata().name()),
                        networks == null ? InboundPolicyView.everywhere() : networks,
                        clients == null ? new Authorization.Everyone() : clients,
                        endUser,
                        policy.metadata().origin().toString()));
    }

    /** Empty if it does not exist, or has no key by which a token could be believed. */
    private Optional<Authorization.EndUser> endUser(TargetRef reference) {
        if (!reference.group().equals(Kind.JWT_AUTHENTICATION.group())) {
            return Optional.empty();
        }
        return find(JwtAuthentication.class, reference)
                .map(rule -> new Authorization.EndUser(rule, KeySets.of(snapshot, rule)))
                .filter(endUser -> !endUser.keys().isEmpty());
    }

    private Optional<Authorization.Identities> identities(TargetRef reference) {
        Set<String> names = new HashSet<>();
        Set<List<String>> suffixes = new HashSet<>();
        if (reference.kind().equals(Kind.SERVICE_ACCOUNT.apiName())) {
            addAccount(reference, names);
        } else {
            Optional<MeshTlsAuthentication> found = find(MeshTlsAuthentication.class, reference);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            found.get().identities().forEach(name -> addIdentity(name, names, suffixes));
            for (TargetRef inner : found.get().references()) {
                if (inner.kind().equals("Namespace")) {
                    suffixes.add(namespaceSuffix(inner.name()));
                } else {
                    addAccount(inner, names);
                }
            }
        }
        return names.isEmpty() && suffixes.isEmpty()
                ? Optional.empty()
                : Optional.of(new Authorization.Identities(names, suffixes));
    }

    private static void addIdentity(String name, Set<String> names, Set<List<String>> suffixes) {
        if (name.equals("*")) {
            suffixes.add(List.of());
        } else if (name.startsWith("*.")) {
            suffixes.add(List.of(name.substring(2).split("\\.")));
        } else {
            names.add(name);
        }
    }

    private void addAccount(TargetRef account, Set<String> names) {
        try {
            names.add(
                    new MeshIdentity(
                                    account.name(),
                                    account.namespace(),
                                    settings.controlNamespace(),
                                    settings.trustDomain())
                            .dnsName());
        } catch (IllegalArgumentException e) {
            // No account of this name can have an identity, so nobody is let in by it.
        }
    }

    private List<String> namespaceSuffix(String namespace) {
        List<String> parts = new ArrayList<>(List.of(namespace, "serviceaccount", "identity"));
        parts.add(settings.controlNamespace());
        parts.addAll(List.of(settings.trustDomain().split("\\.")));
        return List.copyOf(parts);
    }

    private <T extends Resource> Optional<T> find(Class<T> type, TargetRef reference) {
        for (Kind kind : Kind.values()) {
            if (kind.apiName().equals(reference.kind())) {
                return snapshot.find(
                        type, new ResourceKey(kind, reference.namespace(), reference.name()));
            }
        }
        return Optional.empty();
    }
}
