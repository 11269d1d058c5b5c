package io.gossamer.destination.resource.policy;

import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Place;
import io.gossamer.destination.resource.Resource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ServerAuthorization: the older way to let clients in to Servers.
 *
 * @param server name of its Server; empty if the selector decides
 * @param selector labels of its Servers; null if the name decides
 * @param networks where clients must be; empty for everywhere
 * @param unauthenticated every client there is let in
 * @param unauthenticatedTls every client with mesh TLS is let in, with or without an identity
 * @param identities names; {@code *} means every identity, {@code *.suffix} those that end so
 * @param accounts ServiceAccounts whose identities are let in
 */
public record ServerAuthorization(
        Metadata metadata,
        String server,
        @Nullable LabelSelector selector,
        List<NetworkAuthentication.Network> networks,
        boolean unauthenticated,
        boolean unauthenticatedTls,
        List<String> identities,
        List<TargetRef> accounts,
        Place place)
        implements Resource {

    public ServerAuthorization {
        networks = List.copyOf(networks);
        identities = List.copyOf(identities);
        accounts = List.copyOf(accounts);
    }

    /** Whether it is for a Server of its namespace. */
    public boolean selects(Server candidate) {
        return selector == null
                ? candidate.metadata().name().equals(server)
                : selector.matches(candidate.metadata().labels());
    }

    @Override
    public Kind kind() {
        return Kind.SERVER_AUTHORIZATION;
    }
}
