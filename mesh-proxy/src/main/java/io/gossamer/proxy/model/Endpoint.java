package io.gossamer.proxy.model;

import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One address that serves a destination, as discovery or a policy names it.
 *
 * @param address the application's address and port
 * @param tls whom to expect there; null means plaintext
 * @param opaqueTransportPort port of the endpoint's proxy for direct connections (transport
 *     header); 0 if there is none
 * @param authorityOverride {@code host:port} that replaces the authority, or null
 * @param labels metric labels without the {@code dst_} prefix, set-level and address-level merged
 * @param weight relative, 10,000 is usual
 * @param preferred whether it comes before those of its set that are not, because of where it is
 */
public record Endpoint(
        InetSocketAddress address,
        @Nullable TlsIdentity tls,
        ProtocolHint hint,
        int opaqueTransportPort,
        Target.@Nullable Authority authorityOverride,
        Map<String, String> labels,
        int weight,
        boolean preferred) {

    public static final int DEFAULT_WEIGHT = 10_000;

    public Endpoint {
        labels = Map.copyOf(labels);
    }

    /** One that comes before none. */
    public Endpoint(
            InetSocketAddress address,
            @Nullable TlsIdentity tls,
            ProtocolHint hint,
            int opaqueTransportPort,
            Target.@Nullable Authority authorityOverride,
            Map<String, String> labels,
            int weight) {
        this(address, tls, hint, opaqueTransportPort, authorityOverride, labels, weight, false);
    }

    /** An address of which nothing is known: plaintext, no labels. */
    public static Endpoint plain(InetSocketAddress address) {
        return new Endpoint(address, null, ProtocolHint.UNKNOWN, 0, null, Map.of(), DEFAULT_WEIGHT);
    }
}
