package io.gossamer.proxy.identify.engine;

import io.netty.channel.Channel;
import java.security.GeneralSecurityException;
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
 * Engines of the JDK's provider, without Netty's builder, which at its first use encrypts a key for
 * a store that nobody reads: a third of a second at every start.
 *
 * <p>What it does about resumption (JDK 17 and 25): a context of its own has caches and ticket keys
 * of its own, so both end with it. A server sends one ticket after each handshake; the ticket holds
 * the session with the client's chain, encrypted by a key that changes every hour. A client looks
 * for sessions by the names that it gives to its engines, uses each ticket once, and counts the age
 * of a session from the full handshake that it began with. There is no early data.
 */
public final class JdkEngines implements TlsEngines {

    /** TLS 1.3 only (contract section 4). */
    private static final String VERSION = "TLSv1.3";

    /** Order of the contract. */
    private static final List<String> SUITES =
            List.of(
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256");

    /** Sessions that a client keeps at most, of all peers. */
    private static final int MAX_SESSIONS = 1_024;

    /** No session is resumed: the caches are as small as they can be. */
    private static final int NO_SESSIONS = 1;

    /** The names of sessions say the port. */
    private static final int ANY_PORT = 0;

    private final SSLContext context;
    private final boolean client;
    private final SSLParameters parameters;
    private final @Nullable Resumption resumption;

    private JdkEngines(
            KeyManager @Nullable [] keys,
            TrustManager trust,
            boolean client,
            SSLParameters parameters,
            @Nullable Resumption resumption)
            throws SSLException {
        this.client = client;
        this.parameters = parameters;
        this.resumption = resumption;
        try {
            context = SSLContext.getInstance(VERSION);
            context.init(keys, new TrustManager[] {trust}, null);
        } catch (GeneralSecurityException e) {
            throw new SSLException("TLS provider of the JDK: " + e.getMessage(), e);
        }
        SSLSessionContext sessions =
                client ? context.getClientSessionContext() : context.getServerSessionContext();
        sessions.setSessionCacheSize(resumption == null ? NO_SESSIONS : MAX_SESSIONS);
        sessions.setSessionTimeout(
                resumption == null ? NO_SESSIONS : (int) resumption.lifetime().toSeconds());
    }

    /**
     * Engines of clients.
     *
     * @param key the own certificate; null if there is none yet
     * @param protocols ALPN in order of preference; empty: none is offered
     * @param resumption null: each handshake is a full one
     */
    public static TlsEngines client(
            @Nullable KeyManager key,
            TrustManager trust,
            List<String> protocols,
            @Nullable Resumption resumption)
            throws SSLException {
        KeyManager[] keys = key == null ? new KeyManager[0] : new KeyManager[] {key};
        return new JdkEngines(keys, trust, true, parameters(protocols), resumption);
    }

    /**
     * Engines of servers.
     *
     * @param certificateRequired whether a client must show a certificate; else it may
     * @param protocols ALPN in order of preference; a client that offers only others is refused
     * @param resumption null: each handshake is a full one
     */
    public static TlsEngines server(
            KeyManager key,
            TrustManager trust,
            boolean certificateRequired,
            List<String> protocols,
            @Nullable Resumption resumption)
            throws SSLException {
        SSLParameters parameters = parameters(protocols);
        if (certificateRequired) {
            parameters.setNeedClientAuth(true);
        } else {
            parameters.setWantClientAuth(true);
        }
        return new JdkEngines(new KeyManager[] {key}, trust, false, parameters, resumption);
    }

    private static SSLParameters parameters(List<String> protocols) {
        SSLParameters parameters =
                new SSLParameters(SUITES.toArray(String[]::new), new String[] {VERSION});
        parameters.setApplicationProtocols(protocols.toArray(String[]::new));
        return parameters;
    }

    @Override
    public TlsHandshake open(Channel channel, @Nullable Server server) {
        if (server == null) {
            return new JdkHandshake(engine(null), resumption, null);
        }
        String peer = resumption == null ? null : server.rememberedAt(channel);
        SSLEngine engine =
                engine(resumption == null || peer == null ? null : resumption.sessions(peer));
        SSLParameters own = engine.getSSLParameters();
        own.setServerNames(List.of(new SNIHostName(server.name())));
        // Whom to expect is the verifier's to check; the name is no host's.
        own.setEndpointIdentificationAlgorithm(null);
        engine.setSSLParameters(own);
        return new JdkHandshake(engine, resumption, peer);
    }

    private SSLEngine engine(@Nullable String sessions) {
        SSLEngine engine =
                sessions == null
                        ? context.createSSLEngine()
                        : context.createSSLEngine(sessions, ANY_PORT);
        engine.setUseClientMode(client);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** Nothing to do: all belongs to the context, which nobody else has. */
    @Override
    public void close() {}
}
