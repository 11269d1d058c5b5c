package io.gossamer.destination.resource.policy;

import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Resource;
import java.util.List;

/**
 * An AuthorizationPolicy: lets clients in that satisfy all of its authentications.
 *
 * @param target a Server, an HTTPRoute or GRPCRoute, or the Namespace whose Servers it is for
 * @param required authentications, or ServiceAccounts; empty lets every client in
 */
public record AuthorizationPolicy(Metadata metadata, TargetRef target, List<TargetRef> required)
        implements Resource {

    public AuthorizationPolicy {
        required = List.copyOf(required);
    }

    @Override
    public Kind kind() {
        return Kind.AUTHORIZATION_POLICY;
    }
}
