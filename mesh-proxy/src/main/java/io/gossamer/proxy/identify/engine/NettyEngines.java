package io.gossamer.proxy.identify.engine;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Engines of a provider that Netty brings: BoringSSL. No session is resumed with it.
 *
 * @param context of one role
 */
public record NettyEngines(SslContext context) implements TlsEngines {

    /** No session is resumed: the caches are as small as they can be. */
    private static final int NO_SESSIONS = 1;

    /** As {@link JdkEngines#client}. */
    public static TlsEngines client(
            SslProvider provider,
            @Nullable KeyManager key,
            TrustManager trust,
            List<String> protocols)
            throws SSLException {
        SslContextBuilder builder =
                common(SslContextBuilder.forClient(), provider, trust, protocols);
        if (key != null) {
            builder.keyManager(key);
        }
        return new NettyEngines(builder.endpointIdentificationAlgorithm(null).build());
    }

    /** As {@link JdkEngines#server}, but a client that offers only other protocols gets none. */
    public static TlsEngines server(
            SslProvider provider,
            KeyManager key,
            TrustManager trust,
            boolean certificateRequired,
            List<String> protocols)
            throws SSLException {
        return new NettyEngines(
                common(SslContextBuilder.forServer(key), provider, trust, protocols)
                        .clientAuth(certificateRequired ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL)
                        .build());
    }

    private static SslContextBuilder common(
            SslContextBuilder builder,
            SslProvider provider,
            TrustManager trust,
            List<String> protocols) {
        return builder.sslProvider(provider)
                .protocols(VERSION)
                .ciphers(SUITES)
                .sessionCacheSize(NO_SESSIONS)
                .sessionTimeout(NO_SESSIONS)
                .trustManager(trust)
                .applicationProtocolConfig(protocols.isEmpty() ? null : alpn(protocols));
    }

    /** Only the JDK can end a handshake for a foreign ALPN; BoringSSL agrees on none. */
    private static ApplicationProtocolConfig alpn(List<String> protocols) {
        return new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                protocols);
    }

    @Override
    public SSLEngine create(ByteBufAllocator allocator, @Nullable String sessions) {
        return context.newEngine(allocator);
    }
}
