package io.gossamer.proxy.route.match;

import io.gossamer.proxy.model.HostMatch;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names of a route for TLS connections, compiled. Immutable. */
public final class ServerNames {

    private final List<HostMatcher> names;

    private ServerNames(List<HostMatcher> names) {
        this.names = names;
    }

    /**
     * @param names empty for every connection
     */
    public static ServerNames of(List<HostMatch> names) {
        return new ServerNames(names.stream().map(HostMatcher::of).toList());
    }

    /**
     * How closely the route is meant for a connection: exact names before suffixes, long before
     * short ones, 0 if it is for all; negative if it is not meant.
     *
     * @param serverName that the client sent, or null
     */
    public int closeness(@Nullable String serverName) {
        AsciiString host = serverName == null ? null : new AsciiString(serverName);
        int closest = names.isEmpty() ? 0 : -1;
        for (HostMatcher name : names) {
            if (name.specificity() > closest && name.matches(host)) {
                closest = name.specificity();
            }
        }
        return closest;
    }
}
