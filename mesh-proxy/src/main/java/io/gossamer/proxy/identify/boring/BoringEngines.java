package io.gossamer.proxy.identify.boring;

import io.gossamer.proxy.identify.engine.ChainCheck;
import io.gossamer.proxy.identify.engine.ResumptionRules;
import io.gossamer.proxy.identify.engine.TlsEngines;
import io.gossamer.proxy.identify.engine.TlsHandshake;
import io.netty.channel.Channel;
import io.netty.internal.tcnative.SSL;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Engines of BoringSSL for one role.
 *
 * <p>What it does about resumption: a server sends tickets after a full handshake and none after a
 * resumed one, so that a session's age counts from the full handshake. The ticket holds the session
 * with the client's chain, encrypted by a key that ends with the lifetime of what it encrypted. A
 * client keeps one session for a peer and uses it for any number of connections. There is no early
 * data.
 */
public final class BoringEngines implements TlsEngines {

    /**
     * A credential to show.
     *
     * @param chain leaf first
     */
    public record Shown(PrivateKey key, List<X509Certificate> chain) {}

    private final BoringContext context;

    private BoringEngines(BoringContext context) {
        this.context = context;
    }

    /**
     * Engines of clients.
     *
     * @param shown the own certificate; null if there is none yet
     * @param protocols ALPN in order of preference; empty: none is offered
     * @param rules null: each handshake is a full one
     */
    public static TlsEngines client(
            @Nullable Shown shown,
            ChainCheck check,
            List<String> protocols,
            @Nullable ResumptionRules rules)
            throws SSLException {
        return new BoringEngines(
                BoringContext.create(
                        new BoringContext.Role(true, SSL.SSL_CVERIFY_REQUIRED),
                        shown,
                        check,
                        protocols,
                        rules));
    }

    /**
     * Engines of servers.
     *
     * @param certificateRequired whether a client must show a certificate; else it may
     * @param protocols ALPN in order of preference; a client that offers only others gets none
     * @param rules null: each handshake is a full one
     */
    public static TlsEngines server(
            Shown shown,
            ChainCheck check,
            boolean certificateRequired,
            List<String> protocols,
            @Nullable ResumptionRules rules)
            throws SSLException {
        int verify = certificateRequired ? SSL.SSL_CVERIFY_REQUIRED : SSL.SSL_CVERIFY_OPTIONAL;
        return new BoringEngines(
                BoringContext.create(
                        new BoringContext.Role(false, verify), shown, check, protocols, rules));
    }

    @Override
    public @Nullable TlsHandshake open(Channel channel, @Nullable Server server) {
        if (!context.retain()) {
            return null;
        }
        return server == null
                ? new BoringHandshake(context, null, null)
                : new BoringHandshake(context, server.name(), server.rememberedAt(channel));
    }

    @Override
    public void close() {
        context.close();
    }
}
