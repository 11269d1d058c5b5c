package io.gossamer.destination.resource.policy;

import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Resource;
import java.util.List;

/**
 * A MeshTLSAuthentication: clients by identity.
 *
 * @param identities names; {@code *} means every identity, {@code *.suffix} those that end so
 * @param references ServiceAccounts, or Namespaces for every account in them
 */
public record MeshTlsAuthentication(
        Metadata metadata, List<String> identities, List<TargetRef> references)
        implements Resource {

    public MeshTlsAuthentication {
        identities = List.copyOf(identities);
        references = List.copyOf(references);
    }

    @Override
    public Kind kind() {
        return Kind.MESH_TLS_AUTHENTICATION;
    }
}
