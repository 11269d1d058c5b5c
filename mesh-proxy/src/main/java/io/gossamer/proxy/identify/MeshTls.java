package io.gossamer.proxy.identify;

import io.gossamer.api.MeshProtocols;
import io.gossamer.proxy.identify.engine.ResumptionRules;
import io.gossamer.proxy.identify.engine.TlsEngines;
import io.gossamer.proxy.identify.engine.TlsHandshake;
import io.gossamer.proxy.model.TlsIdentity;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
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

    /** All engines of one credential and bundle. */
    private record Engines(
            @Nullable TlsEngines regularServer,
            @Nullable TlsEngines directServer,
            TlsEngines regularClient,
            TlsEngines directClient,
            TlsEngines contractClient) {

        void close() {
            Stream.of(regularServer, directServer, regularClient, directClient, contractClient)
                    .filter(Objects::nonNull)
                    .forEach(TlsEngines::close);
        }
    }

    private final LocalIdentity identity;
    private final PeerVerifier verifier;
    private final TlsProvider provider;
    private final boolean resume;
    private volatile Engines engines;

    /**
     * Makes engines for the credential of the moment and follows its changes.
     *
     * @param resume whether sessions with our own proxies are resumed
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
        provider.requireAvailable();
        MeshTls tls = new MeshTls(identity, verifier, provider, resume);
        identity.onInstall(credential -> tls.rebuild());
        bundle.onChange(tls::rebuild);
        return tls;
    }

    private MeshTls(
            LocalIdentity identity, PeerVerifier verifier, TlsProvider provider, boolean resume)
            throws SSLException {
        this.identity = identity;
        this.verifier = verifier;
        this.provider = provider;
        this.resume = resume;
        this.engines = build();
    }

    /** Sessions and ticket keys are the engines', and end with them (rule R8). */
    private synchronized void rebuild() {
        Engines before = engines;
        try {
            engines = build();
        } catch (SSLException e) {
            throw new IllegalStateException(
                    "TLS context: " + e.getMessage() + " (expected: one as at the start)", e);
        }
        before.close();
    }

    private Engines build() throws SSLException {
        Credential credential = identity.credential();
        ResumptionRules rules =
                resume && credential != null
                        ? ResumptionRules.until(credential.notAfter(), verifier.clock())
                        : null;
        MeshEngines make = MeshEngines.of(provider, credential, verifier, rules);
        return new Engines(
                credential == null ? null : make.server(credential, false, List.of()),
                credential == null ? null : make.server(credential, true, DIRECT_ALPN),
                make.client(List.of(), false),
                make.client(DIRECT_ALPN, true),
                make.client(List.of(MeshProtocols.ALPN_TRANSPORT_HEADER), false));
    }

    /**
     * Adds TLS as server at the end of a pipeline. On a direct port a client that offered no ALPN
     * is secured with {@link TlsConnection#alpn} null: the caller refuses it.
     *
     * @throws IllegalStateException before the first certificate
     */
    public void installServer(
            ChannelPipeline pipeline, ServerMode mode, HandshakeListener listener) {
        TlsHandshake handshake =
                open(
                        pipeline.channel(),
                        null,
                        current ->
                                mode == ServerMode.DIRECT
                                        ? current.directServer
                                        : current.regularServer);
        install(pipeline, handshake, null, listener);
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
        TlsHandshake handshake =
                open(
                        pipeline.channel(),
                        new TlsEngines.Server(expected.serverName(), expected.identity()),
                        current ->
                                switch (mode) {
                                    case REGULAR -> current.regularClient;
                                    case DIRECT -> current.directClient;
                                    case DIRECT_CONTRACT -> current.contractClient;
                                });
        install(pipeline, handshake, expected.identity(), listener);
    }

    private TlsHandshake open(
            Channel channel,
            TlsEngines.@Nullable Server server,
            Function<Engines, @Nullable TlsEngines> choice) {
        while (true) {
            TlsEngines source = choice.apply(engines);
            if (source == null) {
                throw new IllegalStateException(
                        "certificate: none yet (expected: connections are accepted after it)");
            }
            TlsHandshake handshake = source.open(channel, server);
            if (handshake != null) {
                return handshake;
            }
        }
    }

    private void install(
            ChannelPipeline pipeline,
            TlsHandshake handshake,
            @Nullable String expected,
            HandshakeListener listener) {
        pipeline.addLast("tls", handshake.layer());
        pipeline.addLast(
                "handshake-guard", new HandshakeGuard(handshake, verifier, expected, listener));
    }
}
