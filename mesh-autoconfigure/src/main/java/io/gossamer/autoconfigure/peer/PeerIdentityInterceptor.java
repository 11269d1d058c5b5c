package io.gossamer.autoconfigure.peer;

import io.gossamer.api.MeshHeaders;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the {@link PeerIdentity} of a call into its context. Identity headers count on the socket of
 * the service's own sidecar and nowhere else (rule R2); there, a forwarded call without an identity
 * may reach the open methods only (rule R1).
 */
public final class PeerIdentityInterceptor implements ServerInterceptor {

    private static final Metadata.Key<String> CLIENT_ID =
            Metadata.Key.of(MeshHeaders.CLIENT_ID, Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> CLIENT_IP =
            Metadata.Key.of(MeshHeaders.CLIENT_IP, Metadata.ASCII_STRING_MARSHALLER);

    private final boolean trustsHeaders;
    private final Set<String> openMethods;

    private PeerIdentityInterceptor(boolean trustsHeaders, Set<String> openMethods) {
        this.trustsHeaders = trustsHeaders;
        this.openMethods = Set.copyOf(openMethods);
    }

    /** For a listener where anybody could send the headers: they are ignored. */
    public static PeerIdentityInterceptor ignoringHeaders() {
        return new PeerIdentityInterceptor(false, Set.of());
    }

    /**
     * For the socket that only the service's own sidecar uses.
     *
     * @param openMethods full names (package.Service/Method) of what a client without an identity
     *     may call through the sidecar
     */
    public static PeerIdentityInterceptor trustingSidecar(Set<String> openMethods) {
        return new PeerIdentityInterceptor(true, openMethods);
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (!trustsHeaders) {
            return proceed(connectionPeer(call), call, headers, next);
        }
        if (count(headers, CLIENT_ID) > 1 || count(headers, CLIENT_IP) > 1) {
            return refuse(
                    call, "identity headers: more than one value (expected: at most one of each)");
        }
        PeerIdentity peer = forwardedPeer(headers);
        String method = call.getMethodDescriptor().getFullMethodName();
        if (peer.forwarded() && peer.name().isEmpty() && !openMethods.contains(method)) {
            return refuse(
                    call,
                    method
                            + ": no client identity (expected: mTLS with a certificate of the mesh; get"
                            + " one with Identity/Certify)");
        }
        return proceed(peer, call, headers, next);
    }

    private static <Q, R> ServerCall.Listener<Q> proceed(
            PeerIdentity peer,
            ServerCall<Q, R> call,
            Metadata headers,
            ServerCallHandler<Q, R> next) {
        Context context = Context.current().withValue(PeerIdentity.KEY, peer);
        return Contexts.interceptCall(context, call, headers, next);
    }

    private static <Q, R> ServerCall.Listener<Q> refuse(ServerCall<Q, R> call, String why) {
        call.close(Status.UNAUTHENTICATED.withDescription(why), new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private static PeerIdentity forwardedPeer(Metadata headers) {
        String id = headers.get(CLIENT_ID);
        String ip = headers.get(CLIENT_IP);
        return new PeerIdentity(
                Optional.ofNullable(id).filter(name -> !name.isEmpty()),
                parseAddress(ip),
                id != null || ip != null);
    }

    private static PeerIdentity connectionPeer(ServerCall<?, ?> call) {
        SocketAddress remote = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        Optional<InetAddress> address =
                remote instanceof InetSocketAddress inet
                        ? Optional.ofNullable(inet.getAddress())
                        : Optional.empty();
        return new PeerIdentity(Optional.empty(), address, false);
    }

    private static Optional<InetAddress> parseAddress(@Nullable String literal) {
        byte[] bytes = literal == null ? null : NetUtil.createByteArrayFromIpAddressString(literal);
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static int count(Metadata headers, Metadata.Key<String> key) {
        Iterable<String> values = headers.getAll(key);
        if (values == null) {
            return 0;
        }
        int count = 0;
        for (Iterator<String> i = values.iterator(); i.hasNext(); i.next()) {
            count++;
        }
        return count;
    }
}
