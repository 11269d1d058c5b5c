package io.gossamer.autoconfigure.peer;

import io.grpc.Context;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Who makes a call. Read with {@link #current()} on the thread that serves it.
 *
 * @param name DNS identity of the caller's certificate, as the service's own sidecar verified it;
 *     empty without mTLS and on every listener but the sidecar's socket (rule R2)
 * @param address source address of the call: on the sidecar's socket the one that the sidecar saw,
 *     on TCP the connection's; empty for a local caller of a socket
 * @param forwarded true if a sidecar passes on a call of somebody else; false if the caller of a
 *     socket is a process of this user
 */
public record PeerIdentity(
        Optional<String> name, Optional<InetAddress> address, boolean forwarded) {

    /** Nobody in particular: no identity, no address. */
    public static final PeerIdentity NONE =
            new PeerIdentity(Optional.empty(), Optional.empty(), false);

    static final Context.Key<PeerIdentity> KEY = Context.keyWithDefault("mesh-peer", NONE);

    /** The caller of the call that this thread serves; {@link #NONE} outside of a call. */
    public static PeerIdentity current() {
        return KEY.get();
    }

    /** A context in which {@link #current()} is this: for a service's own tests. */
    public Context asContext() {
        return Context.current().withValue(KEY, this);
    }
}
