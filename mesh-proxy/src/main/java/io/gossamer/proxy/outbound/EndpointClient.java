package io.gossamer.proxy.outbound;

import io.gossamer.proxy.balance.limit.Bulkhead;
import io.gossamer.proxy.balance.limit.Limited;
import io.gossamer.proxy.forward.ForwardingListener;
import io.gossamer.proxy.forward.HttpEndpointPool;
import io.gossamer.proxy.forward.TransportHeader.Session;
import io.gossamer.proxy.forward.TransportHeaderForm;
import io.gossamer.proxy.http.ClientStream;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.http.h2.Http2Parameters;
import io.gossamer.proxy.http.header.MeshHeaderRules;
import io.gossamer.proxy.http.header.OrigProto;
import io.gossamer.proxy.model.Addresses;
import io.gossamer.proxy.model.ConnectionTls;
import io.gossamer.proxy.model.Endpoint;
import io.gossamer.proxy.model.NoTlsReason;
import io.gossamer.proxy.model.ProtocolHint;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.Target;
import io.gossamer.proxy.model.TlsIdentity;
import io.gossamer.proxy.observe.metric.ContractLabels;
import io.gossamer.proxy.observe.metric.HttpRecorder;
import io.gossamer.proxy.observe.metric.Labels;
import io.gossamer.proxy.observe.metric.TcpRecorder;
import io.gossamer.proxy.observe.traffic.CountingHandler;
import io.gossamer.proxy.outbound.dial.EndpointDialer;
import io.gossamer.proxy.outbound.series.OutboundMetrics;
import io.netty.channel.Channel;
import io.netty.util.AsciiString;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one endpoint on one event loop: a pool per HTTP version, and single ones for
 * opaque traffic. Between proxies HTTP/1 travels as HTTP/2 (contract section 4), or as it is if
 * that is wanted and the peer is one of ours (rule R7).
 */
final class EndpointClient implements AutoCloseable {

    /** The outcome of {@link #open}. */
    interface Callback {
        void onOpened(ClientStream stream);

        void onOpenFailed(ProxyFailure failure);

        /** Whether whoever calls repeats what a connection lost, so that nobody else does. */
        default boolean repeats() {
            return false;
        }
    }

    /** Authorities with series of their own; what comes beyond shares one. */
    private static final int MAX_AUTHORITIES = 32;

    private final OutboundContext context;
    private final EndpointDialer dialer;
    private final Bulkhead bulkhead;
    private final Endpoint endpoint;
    private final boolean plaintext;
    private final ConnectionTls tls;
    private final @Nullable AsciiString authority;
    private final Map<AsciiString, HttpRecorder> series = new HashMap<>(4);
    private @Nullable TcpRecorder connectionSeries;
    private @Nullable HttpEndpointPool http1;
    private @Nullable HttpEndpointPool http2;

    /** Whether HTTP/1 is sent as it is. True until the first handshake with a peer not of ours. */
    private boolean keepsHttp1;

    /**
     * @param bulkhead counts its connections
     * @param unknown why there is no TLS if the endpoint has no identity
     */
    EndpointClient(
            OutboundContext context,
            EndpointDialer dialer,
            Endpoint endpoint,
            Bulkhead bulkhead,
            NoTlsReason unknown) {
        this.context = context;
        this.dialer = dialer;
        this.bulkhead = bulkhead;
        this.endpoint = endpoint;
        this.plaintext =
                context.settings().ownAddresses().contains(endpoint.address().getAddress());
        this.tls = tls(endpoint, plaintext, unknown);
        this.keepsHttp1 = context.settings().poolsPeerHttp1() && endpoint.opaqueTransportPort() > 0;
        Target.Authority override = endpoint.authorityOverride();
        // The workload itself is asked for what it was asked for (contract section 2).
        this.authority =
                override == null || plaintext ? null : new AsciiString(override.authority());
    }

    /** Addresses of which nothing else is known. */
    static List<Endpoint> plain(List<InetSocketAddress> addresses) {
        return addresses.stream().map(Endpoint::plain).toList();
    }

    private static ConnectionTls tls(Endpoint endpoint, boolean plaintext, NoTlsReason unknown) {
        if (plaintext) {
            return new ConnectionTls.None(NoTlsReason.LOOPBACK);
        }
        TlsIdentity expected = endpoint.tls();
        return expected == null
                ? new ConnectionTls.None(unknown)
                : new ConnectionTls.Mesh(expected.identity());
    }

    boolean isMeshed() {
        return tls instanceof ConnectionTls.Mesh;
    }

    private boolean isMultiplexed() {
        return isMeshed() && endpoint.hint() == ProtocolHint.H2 && !keepsHttp1;
    }

    boolean hasIdentity(AsciiString required) {
        String identity = tls.identity();
        return identity != null && required.contentEquals(identity);
    }

    /** The series of requests with this authority. */
    HttpRecorder series(@Nullable AsciiString authority) {
        AsciiString key = authority == null ? AsciiString.EMPTY_STRING : authority;
        HttpRecorder known = series.get(key);
        if (known == null) {
            if (series.size() >= MAX_AUTHORITIES) {
                key = AsciiString.EMPTY_STRING;
            }
            known = series.computeIfAbsent(key, this::createSeries);
        }
        return known;
    }

    private HttpRecorder createSeries(AsciiString authority) {
        Labels labels =
                OutboundMetrics.DIRECTION
                        .and(ContractLabels.authority(authority.toString()))
                        .and(ContractLabels.target(endpoint.address()))
                        .and(ContractLabels.tlsOut(tls))
                        .and(ContractLabels.destination(endpoint.labels()));
        return new HttpRecorder(context.metrics().recorder(), labels);
    }

    /** Sends a request. The head is left as it is, so that it can be sent again elsewhere. */
    HttpEndpointPool.Pending open(
            RequestHead head, boolean end, ClientStream.Listener listener, Callback callback) {
        RequestHead sent = head.copy();
        if (authority != null) {
            MeshHeaderRules.overrideAuthority(sent, authority);
        }
        boolean upgraded = isMultiplexed() && OrigProto.isUpgradable(sent);
        ClientStream.Listener heard = listener;
        if (upgraded) {
            OrigProto.upgradeRequest(sent);
            heard = new Restoring(head.version, listener);
        }
        HttpEndpointPool pool = sent.version == HttpVersion.HTTP_2 ? http2() : http1();
        return pool.open(
                sent,
                end,
                heard,
                new HttpEndpointPool.Opened() {
                    @Override
                    public void onOpened(ClientStream stream, Channel channel) {
                        callback.onOpened(stream);
                    }

                    @Override
                    public void onFailed(ProxyFailure failure) {
                        callback.onOpenFailed(failure);
                    }

                    @Override
                    public boolean repeats() {
                        return callback.repeats();
                    }
                });
    }

    /** Opens a connection that is not HTTP's. */
    void dial(Session session, EndpointDialer.Callback callback) {
        dialCounted(
                session,
                new EndpointDialer.Callback() {
                    @Override
                    public void onConnected(Channel channel) {
                        count(channel);
                        callback.onConnected(channel);
                    }

                    @Override
                    public void onFailed(ProxyFailure failure) {
                        callback.onFailed(failure);
                    }
                });
    }

    /** Whether the endpoint takes connections; one of HTTP/2 is kept for the next request. */
    void probe(EndpointDialer.Callback callback) {
        if (isMultiplexed()) {
            http2().connect(
                            new HttpEndpointPool.Opened() {
                                @Override
                                public void onOpened(ClientStream stream, Channel channel) {
                                    callback.onConnected(channel);
                                }

                                @Override
                                public void onFailed(ProxyFailure failure) {
                                    callback.onFailed(failure);
                                }
                            });
            return;
        }
        dialer.dial(
                endpoint,
                plaintext,
                Session.UNDECIDED,
                new EndpointDialer.Callback() {
                    @Override
                    public void onConnected(Channel channel) {
                        channel.close();
                        callback.onConnected(channel);
                    }

                    @Override
                    public void onFailed(ProxyFailure failure) {
                        callback.onFailed(failure);
                    }
                });
    }

    @Override
    public void close() {
        if (http1 != null) {
            http1.close();
        }
        if (http2 != null) {
            http2.close();
        }
    }

    private HttpEndpointPool http1() {
        HttpEndpointPool pool = http1;
        if (pool == null) {
            pool =
                    HttpEndpointPool.http1(
                            context.loop(),
                            connected -> dialCounted(Session.HTTP1, connected(connected)),
                            context.settings().poolIdleTimeout(),
                            context.settings().maxIdle());
            http1 = pool;
        }
        return pool;
    }

    private HttpEndpointPool http2() {
        HttpEndpointPool pool = http2;
        if (pool == null) {
            pool =
                    HttpEndpointPool.http2(
                            context.loop(),
                            connected ->
                                    dialer.dial(
                                            endpoint,
                                            plaintext,
                                            Session.HTTP2,
                                            connected(connected)),
                            Http2Parameters.client(context.nanoTicker()));
            http2 = pool;
        }
        return pool;
    }

    private EndpointDialer.Callback connected(HttpEndpointPool.Connected connected) {
        return new EndpointDialer.Callback() {
            @Override
            public void onForm(TransportHeaderForm form) {
                if (form != TransportHeaderForm.GOSSAMER) {
                    keepsHttp1 = false;
                }
            }

            @Override
            public void onConnected(Channel channel) {
                count(channel);
                connected.onConnected(channel);
                channel.config().setAutoRead(true);
            }

            @Override
            public void onFailed(ProxyFailure failure) {
                connected.onFailed(failure);
            }
        };
    }

    /** Dials if the destination's limit of connections has room. */
    private void dialCounted(Session session, EndpointDialer.Callback callback) {
        if (!bulkhead.limits(Limited.CONNECTIONS)) {
            dialer.dial(endpoint, plaintext, session, callback);
            return;
        }
        EndpointDialer.Callback counted =
                new EndpointDialer.Callback() {
                    @Override
                    public void onForm(TransportHeaderForm form) {
                        callback.onForm(form);
                    }

                    @Override
                    public void onConnected(Channel channel) {
                        channel.closeFuture()
                                .addListener(closed -> bulkhead.leave(Limited.CONNECTIONS));
                        callback.onConnected(channel);
                    }

                    @Override
                    public void onFailed(ProxyFailure failure) {
                        bulkhead.leave(Limited.CONNECTIONS);
                        callback.onFailed(failure);
                    }
                };
        bulkhead.connect(
                context.loop(),
                new Bulkhead.Admission() {
                    @Override
                    public void onAdmitted() {
                        dialer.dial(endpoint, plaintext, session, counted);
                    }

                    @Override
                    public void onRefused(ProxyFailure failure) {
                        callback.onFailed(failure);
                    }
                });
    }

    /**
     * Closes connections that wait for a request.
     *
     * @return how many there were
     */
    int closeIdle(int count) {
        return http1 == null ? 0 : http1.closeIdle(count);
    }

    private void count(Channel channel) {
        TcpRecorder counted = connectionSeries;
        if (counted == null) {
            counted = context.metrics().toEndpoint(endpoint, tls);
            connectionSeries = counted;
        }
        channel.pipeline().addFirst(new CountingHandler(counted));
    }

    @Override
    public String toString() {
        TlsIdentity expected = endpoint.tls();
        String address = Addresses.format(endpoint.address());
        return expected == null ? address : address + " as " + expected.identity();
    }

    /** Gives the response to an upgraded request its version back. */
    private record Restoring(HttpVersion original, ClientStream.Listener next)
            implements ForwardingListener {

        @Override
        public void onResponse(ResponseHead head, boolean end) {
            OrigProto.restoreResponse(head, original);
            next.onResponse(head, end);
        }
    }
}
