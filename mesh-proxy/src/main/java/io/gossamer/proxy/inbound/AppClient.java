package io.gossamer.proxy.inbound;

import io.gossamer.proxy.forward.HttpEndpointPool;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.h2.Http2Parameters;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.AsciiString;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The HTTP connections to one port of the application on one event loop. */
final class AppClient implements AutoCloseable {

    /** Where a peer's address stands for a service of the control plane; always replaced. */
    private static final AsciiString CLIENT_IP = AsciiString.cached("x-gossamer-client-ip");

    private final EventLoop loop;
    private final AppDialer dialer;
    private final InboundSettings settings;
    private final InboundMetrics metrics;
    private final LongSupplier nanoTicker;
    private final AppAddress address;
    private @Nullable HttpEndpointPool http1;
    private @Nullable HttpEndpointPool http2;

    AppClient(
            EventLoop loop,
            AppDialer dialer,
            InboundSettings settings,
            InboundMetrics metrics,
            LongSupplier nanoTicker,
            AppAddress address) {
        this.loop = loop;
        this.dialer = dialer;
        this.settings = settings;
        this.metrics = metrics;
        this.nanoTicker = nanoTicker;
        this.address = address;
        metrics.applications().created();
    }

    /** Tells a service of the control plane, behind its socket, where its client is. */
    void addClientAddress(RequestHead head, InetSocketAddress peer) {
        if (address.isUnix()) {
            head.headers.set(
                    CLIENT_IP, new AsciiString(NetUtil.toAddressString(peer.getAddress())));
        }
    }

    HttpEndpointPool http1() {
        HttpEndpointPool pool = http1;
        if (pool == null) {
            pool =
                    HttpEndpointPool.http1(
                            loop, this::connect, settings.poolIdleTimeout(), settings.maxIdle());
            http1 = pool;
        }
        return pool;
    }

    /** Applications need not answer PINGs as fast as proxies do: none are sent. */
    HttpEndpointPool http2() {
        HttpEndpointPool pool = http2;
        if (pool == null) {
            pool =
                    HttpEndpointPool.http2(
                            loop,
                            this::connect,
                            Http2Parameters.client(nanoTicker)
                                    .withKeepAlive(Duration.ZERO, Duration.ZERO, false));
            http2 = pool;
        }
        return pool;
    }

    private void connect(HttpEndpointPool.Connected connected) {
        dialer.dial(
                address,
                new AppDialer.Callback() {
                    @Override
                    public void onConnected(Channel channel) {
                        metrics.connected(channel, address);
                        connected.onConnected(channel);
                        channel.config().setAutoRead(true);
                    }

                    @Override
                    public void onFailed(ProxyFailure failure) {
                        connected.onFailed(failure);
                    }
                });
    }

    @Override
    public void close() {
        metrics.applications().dropped();
        if (http1 != null) {
            http1.close();
        }
        if (http2 != null) {
            http2.close();
        }
    }
}
