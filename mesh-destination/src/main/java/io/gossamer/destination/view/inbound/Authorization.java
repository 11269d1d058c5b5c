package io.gossamer.destination.view.inbound;

import io.gossamer.destination.resource.policy.JwtAuthentication;
import io.gossamer.destination.resource.policy.NetworkAuthentication.Network;
import io.gossamer.destination.resource.policy.TokenKey;
import io.gossamer.destination.view.PolicyRef;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets clients in that come from one of the networks and satisfy the authentication.
 *
 * @param networks never empty
 * @param endUser whose token each request must bear; null if none is asked for
 * @param origin where the deciding resource was defined; empty for defaults
 */
public record Authorization(
        PolicyRef ref,
        List<Network> networks,
        Clients clients,
        @Nullable EndUser endUser,
        String origin) {

    /** One that asks for no token. */
    Authorization(PolicyRef ref, List<Network> networks, Clients clients, String origin) {
        this(ref, networks, clients, null, origin);
    }

    /**
     * A JwtAuthentication with the keys of its issuer.
     *
     * @param keys never empty
     */
    public record EndUser(JwtAuthentication rule, List<TokenKey> keys) {

        public EndUser {
            keys = List.copyOf(keys);
        }
    }

    /** Which clients, whatever their address. */
    public sealed interface Clients {}

    /** All of them. */
    public record Everyone() implements Clients {}

    /** All that come over mesh TLS, with or without an identity. */
    public record EveryoneWithTls() implements Clients {}

    /**
     * Those with one of these identities.
     *
     * @param suffixes last labels of an identity; an empty list of labels matches every identity
     */
    public record Identities(Set<String> names, Set<List<String>> suffixes) implements Clients {

        /** Every client that has a mesh identity. */
        static final Identities ANY = new Identities(Set.of(), Set.of(List.of()));

        public Identities {
            names = Set.copyOf(names);
            suffixes = Set.copyOf(suffixes);
        }
    }

    public Authorization {
        networks = List.copyOf(networks);
    }
}
