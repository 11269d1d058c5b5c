package io.gossamer.proxy.identify;

import io.gossamer.api.MeshProtocols;
import io.gossamer.proxy.identify.engine.JdkEngines;
import io.gossamer.proxy.identify.engine.NettyEngines;
import io.gossamer.proxy.identify.engine.Resumption;
import io.gossamer.proxy.identify.engine.TlsEngines;
import io.gossamer.proxy.model.TlsIdentity;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * mTLS of the mesh (contract section 4): TLS 1.3 only, every peer checked by {@link PeerVerifier}
 * after each handshake. Between our own proxies sessions are resumed, with others each handshake is
 * a full one. Contexts follow the identity and the trust bundle; connections that exist stay.
 * Thread-safe.
 */
public final class MeshTls {

    /** How clients are received. */
    public enum ServerMode {
        /** A port of the application: no ALPN, the client's certificate is optional. */
        REGULAR,
        /** The proxy's own port: ALPN of a transport header, certificate required. */
        DIRECT
    }

    /** What a client offers. */
    public enum ClientMode {
        /** No ALPN: a regular port. */
        REGULAR,
        /** {@code io.gossamer/1} before {@code transport.l5d.io/v1}: a direct port (rule R7). */
        DIRECT,
        /** {@code transport.l5d.io/v1} only: a direct port of a peer that is not ours. */
        DIRECT_CONTRACT
    }

    private static final List<String> DIRECT_ALPN =
            List.of(MeshProtocols.ALPN_GOSSAMER, MeshProtocols.ALPN_TRANSPORT_HEADER);

    /** The contract's bound of detection, which a handshake is part of. */
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    /**
     * All engines of one credential and bundle.
     *
     * @param resumption of direct connections; null if every handshake is a full one
     */
    private record Engines(
            @Nullable Resumption resumption,
            @Nullable TlsEngines regularServer,
            @Nullable TlsEngines directServer,
            TlsEngines regularClient,
            TlsEngines directClient,
            TlsEngines contractClient) {}

    private final LocalIdentity identity;
    private final PeerVerifier verifier;
    private final SslProvider provider;
    private final boolean resume;
    private volatile Engines engines;

    /**
     * Makes engines for the credential of the moment and follows its changes.
     *
     * @param resume whether sessions with our own proxies are resumed; only the JDK's provider does
     * @throws SSLException if the provider does not have what the mesh needs
     * @throws IllegalStateException if the provider's library cannot be loaded
     */
    public static MeshTls create(
            LocalIdentity identity,
            TrustBundle bundle,
            PeerVerifier verifier,
            TlsProvider provider,
            boolean resume)
            throws SSLException {
        MeshTls tls = new MeshTls(identity, verifier, provider.nettyProvider(), resume);
        identity.onInstall(credential -> tls.rebuild());
        bundle.onChange(tls::rebuild);
        return tls;
    }

    private MeshTls(
            LocalIdentity identity, PeerVerifier verifier, SslProvider provider, boolean resume)
            throws SSLException {
        this.identity = identity;
        this.verifier = verifier;
        this.provider = provider;
        this.resume = resume && provider == SslProvider.JDK;
        this.engines = build();
    }

    /** Sessions and ticket keys are the engines', and end with them (rule R8). */
    private synchronized void rebuild() {
        try {
            engines = build();
        } catch (SSLException e) {
            throw new IllegalStateException(
                    "TLS context: " + e.getMessage() + " (expected: one as at the start)", e);
        }
    }

    private Engines build() throws SSLException {
        Credential credential = identity.credential();
        Resumption resumption =
                resume && credential != null
                        ? Resumption.until(credential.notAfter(), verifier.clock())
                        : null;
        return new Engines(
                resumption,
                credential == null ? null : server(credential, false, List.of(), null),
                credential == null ? null : server(credential, true, DIRECT_ALPN, resumption),
                client(credential, List.of(), null),
                client(credential, DIRECT_ALPN, resumption),
                client(credential, List.of(MeshProtocols.ALPN_TRANSPORT_HEADER), null));
    }

    private TlsEngines server(
            Credential credential,
            boolean certificateRequired,
            List<String> protocols,
            @Nullable Resumption resumption)
            throws SSLException {
        MeshKeyManager key =
                new MeshKeyManager(credential, resumption != null || provider != SslProvider.JDK);
        MeshTrustManager trust = new MeshTrustManager(verifier, resumption);
        return provider == SslProvider.JDK
                ? JdkEngines.server(key, trust, certificateRequired, protocols, resumption)
                : NettyEngines.server(provider, key, trust, certificateRequired, protocols);
    }

    private TlsEngines client(
            @Nullable Credential credential,
            List<String> protocols,
            @Nullable Resumption resumption)
            throws SSLException {
        MeshKeyManager key = credential == null ? null : new MeshKeyManager(credential, false);
        MeshTrustManager trust = new MeshTrustManager(verifier, resumption);
        return provider == SslProvider.JDK
                ? JdkEngines.client(key, trust, protocols, resumption)
                : NettyEngines.client(provider, key, trust, protocols);
    }

    /**
     * Adds TLS as server at the end of a pipeline. On a direct port a client that offered no ALPN
     * is secured with {@link TlsConnection#alpn} null: the caller refuses it.
     *
     * @throws IllegalStateException before the first certificate
     */
    public void installServer(
            ChannelPipeline pipeline, ServerMode mode, HandshakeListener listener) {
        Engines current = engines;
        boolean direct = mode == ServerMode.DIRECT;
        TlsEngines source = direct ? current.directServer : current.regularServer;
        if (source == null) {
            throw new IllegalStateException(
                    "certificate: none yet (expected: connections are accepted after it)");
        }
        SslHandler handler = new SslHandler(source.create(pipeline.channel().alloc(), null));
        install(pipeline, handler, direct ? current.resumption : null, null, listener);
    }

    /**
     * Adds TLS as client at the end of the pipeline of a channel that is connected. Shows the own
     * certificate if there is one.
     *
     * @param expected whom to expect, and the server name to send
     */
    public void installClient(
            ChannelPipeline pipeline,
            TlsIdentity expected,
            ClientMode mode,
            HandshakeListener listener) {
        Engines current = engines;
        Resumption resumption = mode == ClientMode.DIRECT ? current.resumption : null;
        String peer =
                resumption != null
                                && pipeline.channel().remoteAddress()
                                        instanceof InetSocketAddress address
                        ? Resumption.peer(address, expected.identity())
                        : null;
        TlsEngines source =
                switch (mode) {
                    case REGULAR -> current.regularClient;
                    case DIRECT -> current.directClient;
                    case DIRECT_CONTRACT -> current.contractClient;
                };
        SSLEngine engine =
                source.create(
                        pipeline.channel().alloc(),
                        resumption == null || peer == null ? null : resumption.sessions(peer));
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(expected.serverName())));
        // Whom to expect is the verifier's to check; the name is no host's.
        parameters.setEndpointIdentificationAlgorithm(null);
        engine.setSSLParameters(parameters);
        install(
                pipeline,
                new SslHandler(engine),
                resumption,
                new HandshakeGuard.Server(expected.identity(), peer),
                listener);
    }

    private void install(
            ChannelPipeline pipeline,
            SslHandler handler,
            @Nullable Resumption resumption,
            HandshakeGuard.@Nullable Server server,
            HandshakeListener listener) {
        handler.setHandshakeTimeoutMillis(HANDSHAKE_TIMEOUT.toMillis());
        // A peer that vanished must not keep a closing connection.
        handler.setCloseNotifyFlushTimeoutMillis(Duration.ofSeconds(3).toMillis());
        pipeline.addLast("tls", handler);
        pipeline.addLast(
                "handshake-guard",
                new HandshakeGuard(handler, verifier, resumption, server, listener));
    }
}
