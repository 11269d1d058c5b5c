package io.gossamer.proxy.identify;

import io.gossamer.api.MeshProtocols;
import io.gossamer.proxy.model.TlsIdentity;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * mTLS of the mesh (contract section 4): TLS 1.3 only, a fresh handshake per connection, every peer
 * checked by {@link PeerVerifier}. Contexts follow the identity and the trust bundle; connections
 * that exist stay. Thread-safe.
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

    /** Order of the contract. */
    private static final List<String> SUITES =
            List.of(
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256");

    private static final String VERSION = "TLSv1.3";

    /** No session is ever resumed: the caches are as small as they can be. */
    private static final int NO_SESSIONS = 1;

    private static final List<String> DIRECT_ALPN =
            List.of(MeshProtocols.ALPN_GOSSAMER, MeshProtocols.ALPN_TRANSPORT_HEADER);

    /** The contract's bound of detection, which a handshake is part of. */
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    /** All contexts of one credential and bundle. */
    private record Contexts(
            @Nullable SslContext regularServer,
            @Nullable SslContext directServer,
            SslContext regularClient,
            SslContext directClient,
            SslContext contractClient) {}

    private final LocalIdentity identity;
    private final PeerVerifier verifier;
    private final SslProvider provider;
    private volatile Contexts contexts;

    /**
     * Builds contexts for the credential of the moment and follows its changes.
     *
     * @throws SSLException if the provider does not have what the mesh needs
     * @throws IllegalStateException if the provider's library cannot be loaded
     */
    public static MeshTls create(
            LocalIdentity identity, TrustBundle bundle, PeerVerifier verifier, TlsProvider provider)
            throws SSLException {
        MeshTls tls = new MeshTls(identity, verifier, provider.nettyProvider());
        identity.onInstall(credential -> tls.rebuild());
        bundle.onChange(tls::rebuild);
        return tls;
    }

    private MeshTls(LocalIdentity identity, PeerVerifier verifier, SslProvider provider)
            throws SSLException {
        this.identity = identity;
        this.verifier = verifier;
        this.provider = provider;
        this.contexts = build();
    }

    private synchronized void rebuild() {
        try {
            contexts = build();
        } catch (SSLException e) {
            throw new IllegalStateException(
                    "TLS context: " + e.getMessage() + " (expected: one as at the start)", e);
        }
    }

    private Contexts build() throws SSLException {
        Credential credential = identity.credential();
        return new Contexts(
                credential == null ? null : server(credential, ServerMode.REGULAR),
                credential == null ? null : server(credential, ServerMode.DIRECT),
                client(credential, List.of()),
                client(credential, DIRECT_ALPN),
                client(credential, List.of(MeshProtocols.ALPN_TRANSPORT_HEADER)));
    }

    private SslContext server(Credential credential, ServerMode mode) throws SSLException {
        ClientAuth clientAuth =
                mode == ServerMode.DIRECT ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL;
        ApplicationProtocolConfig alpn = mode == ServerMode.DIRECT ? alpn(DIRECT_ALPN, true) : null;
        if (provider == SslProvider.JDK) {
            return jdk(credential, false, clientAuth, alpn);
        }
        return common(SslContextBuilder.forServer(new MeshKeyManager(credential)))
                .clientAuth(clientAuth)
                .applicationProtocolConfig(alpn)
                .build();
    }

    private SslContext client(@Nullable Credential credential, List<String> protocols)
            throws SSLException {
        ApplicationProtocolConfig alpn = protocols.isEmpty() ? null : alpn(protocols, false);
        if (provider == SslProvider.JDK) {
            return jdk(credential, true, ClientAuth.NONE, alpn);
        }
        SslContextBuilder builder = common(SslContextBuilder.forClient());
        if (credential != null) {
            builder.keyManager(new MeshKeyManager(credential));
        }
        return builder.endpointIdentificationAlgorithm(null)
                .applicationProtocolConfig(alpn)
                .build();
    }

    /**
     * The JDK's context without Netty's builder, which at its first use encrypts a key for a store
     * that nobody reads: a third of a second at every start.
     */
    private SslContext jdk(
            @Nullable Credential credential,
            boolean client,
            ClientAuth clientAuth,
            @Nullable ApplicationProtocolConfig alpn)
            throws SSLException {
        try {
            SSLContext context = SSLContext.getInstance(VERSION);
            context.init(
                    credential == null
                            ? new KeyManager[0]
                            : new KeyManager[] {new MeshKeyManager(credential)},
                    new TrustManager[] {new MeshTrustManager(verifier)},
                    null);
            SSLSessionContext sessions =
                    client ? context.getClientSessionContext() : context.getServerSessionContext();
            sessions.setSessionCacheSize(NO_SESSIONS);
            sessions.setSessionTimeout(NO_SESSIONS);
            return new JdkSslContext(
                    context,
                    client,
                    SUITES,
                    IdentityCipherSuiteFilter.INSTANCE,
                    alpn,
                    clientAuth,
                    new String[] {VERSION},
                    false);
        } catch (GeneralSecurityException e) {
            throw new SSLException("TLS provider of the JDK: " + e.getMessage(), e);
        }
    }

    private SslContextBuilder common(SslContextBuilder builder) {
        return builder.sslProvider(provider)
                .protocols(VERSION)
                .ciphers(SUITES)
                .sessionCacheSize(NO_SESSIONS)
                .sessionTimeout(NO_SESSIONS)
                .trustManager(new MeshTrustManager(verifier));
    }

    /** Only the JDK can end a handshake for a foreign ALPN; BoringSSL agrees on none. */
    private ApplicationProtocolConfig alpn(List<String> protocols, boolean server) {
        boolean fatal = server && provider == SslProvider.JDK;
        return new ApplicationProtocolConfig(
                Protocol.ALPN,
                fatal ? SelectorFailureBehavior.FATAL_ALERT : SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                protocols);
    }

    /**
     * Adds TLS as server at the end of a pipeline. On a direct port a client that offered no ALPN
     * is secured with {@link TlsConnection#alpn} null: the caller refuses it.
     *
     * @throws IllegalStateException before the first certificate
     */
    public void installServer(
            ChannelPipeline pipeline, ServerMode mode, HandshakeListener listener) {
        Contexts current = contexts;
        SslContext context =
                mode == ServerMode.REGULAR ? current.regularServer : current.directServer;
        if (context == null) {
            throw new IllegalStateException(
                    "certificate: none yet (expected: connections are accepted after it)");
        }
        install(pipeline, context.newHandler(pipeline.channel().alloc()), null, listener);
    }

    /**
     * Adds TLS as client at the end of a pipeline. Shows the own certificate if there is one.
     *
     * @param expected whom to expect, and the server name to send
     */
    public void installClient(
            ChannelPipeline pipeline,
            TlsIdentity expected,
            ClientMode mode,
            HandshakeListener listener) {
        SslHandler handler = clientHandler(pipeline.channel(), expected, mode);
        install(pipeline, handler, expected.identity(), listener);
    }

    private SslHandler clientHandler(Channel channel, TlsIdentity expected, ClientMode mode) {
        Contexts current = contexts;
        SslContext context =
                switch (mode) {
                    case REGULAR -> current.regularClient;
                    case DIRECT -> current.directClient;
                    case DIRECT_CONTRACT -> current.contractClient;
                };
        SslHandler handler = context.newHandler(channel.alloc());
        SSLEngine engine = handler.engine();
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(expected.serverName())));
        // Whom to expect is the verifier's to check; the name is no host's.
        parameters.setEndpointIdentificationAlgorithm(null);
        engine.setSSLParameters(parameters);
        return handler;
    }

    private void install(
            ChannelPipeline pipeline,
            SslHandler handler,
            @Nullable String expectedServer,
            HandshakeListener listener) {
        handler.setHandshakeTimeoutMillis(HANDSHAKE_TIMEOUT.toMillis());
        // A peer that vanished must not keep a closing connection.
        handler.setCloseNotifyFlushTimeoutMillis(Duration.ofSeconds(3).toMillis());
        pipeline.addLast("tls", handler);
        pipeline.addLast(
                "handshake-guard", new HandshakeGuard(handler, verifier, expectedServer, listener));
    }
}
