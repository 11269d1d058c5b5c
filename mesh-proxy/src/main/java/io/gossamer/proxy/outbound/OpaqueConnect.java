package io.gossamer.proxy.outbound;

import io.gossamer.proxy.balance.Member;
import io.gossamer.proxy.balance.Outcome;
import io.gossamer.proxy.balance.Waiter;
import io.gossamer.proxy.forward.TransportHeader.Session;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.outbound.dial.EndpointDialer;
import io.netty.channel.Channel;
import java.net.SocketAddress;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens the onward connection of one opaque connection: picks an endpoint, connects, and tries
 * another endpoint if that one refuses. One use, on one event loop.
 */
final class OpaqueConnect implements Waiter<EndpointClient>, EndpointDialer.Callback {

    /** Called once. */
    interface Callback {

        /**
         * @param channel connected, reading off
         * @param endpoint to be told when the connection ends, by {@link Member#finished}
         */
        void onConnected(Channel channel, Member<EndpointClient> endpoint);

        void onFailed(ProxyFailure failure);
    }

    private static final int MAX_DIALS = 4;

    private final BackendService service;
    private final Session session;
    private final long clientSession;
    private final LongSupplier nanoTicker;
    private final Callback callback;
    private @Nullable Member<EndpointClient> member;
    private @Nullable Member<EndpointClient> refused;
    private long dialledAt;
    private int dials;

    private OpaqueConnect(
            BackendService service,
            Session session,
            long clientSession,
            LongSupplier nanoTicker,
            Callback callback) {
        this.service = service;
        this.session = session;
        this.clientSession = clientSession;
        this.nanoTicker = nanoTicker;
        this.callback = callback;
    }

    /**
     * @param client where the connection comes from
     */
    static void start(
            BackendService service,
            Session session,
            SocketAddress client,
            LongSupplier nanoTicker,
            Callback callback) {
        long clientSession = service.sessions().ofConnection(client);
        OpaqueConnect connect =
                new OpaqueConnect(service, session, clientSession, nanoTicker, callback);
        service.acquire(connect, null);
    }

    @Override
    public long session() {
        return clientSession;
    }

    @Override
    public void onEndpoint(Member<EndpointClient> picked) {
        member = picked;
        dialledAt = nanoTicker.getAsLong();
        picked.connections().dial(session, this);
    }

    @Override
    public void onFailure(ProxyFailure failure) {
        callback.onFailed(failure);
    }

    @Override
    public void onConnected(Channel channel) {
        Member<EndpointClient> picked = member;
        if (picked == null) {
            channel.close();
            return;
        }
        picked.firstByte(nanoTicker.getAsLong() - dialledAt);
        callback.onConnected(channel, picked);
    }

    @Override
    public void onFailed(ProxyFailure failure) {
        Member<EndpointClient> picked = member;
        if (picked != null) {
            service.connectFailed(picked, failure);
            picked.finished(Outcome.NEUTRAL);
            refused = picked;
            member = null;
        }
        boolean another = service.isBalanced() || service.size() > 1;
        if (another && failure.isRetryable() && ++dials < MAX_DIALS) {
            service.acquire(this, refused);
        } else {
            callback.onFailed(failure);
        }
    }
}
