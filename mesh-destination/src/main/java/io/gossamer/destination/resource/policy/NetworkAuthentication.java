package io.gossamer.destination.resource.policy;

import io.gossamer.destination.resource.IpNetwork;
import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Resource;
import java.util.List;

/** A NetworkAuthentication: clients by address. */
public record NetworkAuthentication(Metadata metadata, List<Network> networks) implements Resource {

    /** A network, less those in it that are excepted. */
    public record Network(IpNetwork network, List<IpNetwork> except) {

        public Network {
            except = List.copyOf(except);
        }
    }

    public NetworkAuthentication {
        networks = List.copyOf(networks);
    }

    @Override
    public Kind kind() {
        return Kind.NETWORK_AUTHENTICATION;
    }
}
