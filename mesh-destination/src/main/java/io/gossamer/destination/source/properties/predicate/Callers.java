package io.gossamer.destination.source.properties.predicate;

import io.gossamer.destination.resource.IpNetwork;
import io.gossamer.destination.source.properties.step.Arguments;
import io.gossamer.destination.source.properties.step.Property;
import io.gossamer.destination.source.properties.step.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code RemoteAddr}: which networks may call a Server. Only the far side sees the address of its
 * client, so that it is not a condition of a route but a permission there.
 *
 * @param server the Server that lets them in, of the Service's namespace
 * @param at where it was stated
 */
public record Callers(String server, List<IpNetwork> networks, Property at) {

    private static final String SOURCES = "sources";
    private static final String SERVER = "server";
    private static final String EXPECTED =
            "the long form with server, the Server of the same namespace that lets these in; that is"
                    + " an AuthorizationPolicy with a NetworkAuthentication";

    public Callers {
        networks = List.copyOf(networks);
    }

    /** Reads it; what is wrong is reported. */
    static Callers read(Property at, Step step) {
        Arguments arguments = Arguments.gathered(at, step, SOURCES, SERVER);
        List<IpNetwork> networks = new ArrayList<>();
        for (String source : arguments.items(SOURCES)) {
            IpNetwork.parse(source)
                    .ifPresentOrElse(
                            networks::add,
                            () -> arguments.refuse(SOURCES, "networks, as in 10.1.0.0/16"));
        }
        if (networks.isEmpty() && arguments.items(SOURCES).isEmpty()) {
            arguments.refuse(SOURCES, "networks, as in 10.1.0.0/16");
        }
        String server = arguments.resourceName(SERVER, EXPECTED);
        return new Callers(server, networks, at);
    }

    /** Whether both mean the same clients. */
    boolean sameAs(Callers other) {
        return server.equals(other.server) && networks.equals(other.networks);
    }
}
