package io.gossamer.proxy.http.header;

import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpNames;
import io.netty.util.AsciiString;

/** What may not stand in trailers: framing, routing and the mesh's own (RFC 9110 section 6.5.1). */
public final class TrailerRules {

    private static final AsciiString[] FORBIDDEN = {
        HttpNames.CONTENT_LENGTH,
        HttpNames.TRANSFER_ENCODING,
        HttpNames.HOST,
        HttpNames.CONNECTION,
        HttpNames.KEEP_ALIVE,
        HttpNames.PROXY_CONNECTION,
        HttpNames.UPGRADE,
        HttpNames.TE,
        HttpNames.TRAILER,
        HttpNames.EXPECT,
        HttpNames.AUTHORIZATION,
        HttpNames.PROXY_AUTHORIZATION,
    };

    private TrailerRules() {}

    /** Removes the fields that a recipient could take for control data. */
    public static void clean(HeaderBlock trailers) {
        for (int i = trailers.size() - 1; i >= 0; i--) {
            AsciiString name = trailers.name(i);
            if (MeshHeaderRules.isReserved(name) || isForbidden(name)) {
                trailers.removeAt(i);
            }
        }
    }

    private static boolean isForbidden(AsciiString name) {
        for (AsciiString forbidden : FORBIDDEN) {
            if (HttpNames.same(name, forbidden)) {
                return true;
            }
        }
        return false;
    }
}
