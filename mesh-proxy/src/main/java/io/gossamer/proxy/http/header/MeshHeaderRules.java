package io.gossamer.proxy.http.header;

import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.RequestHead;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the mesh's own headers at each border (contract section 4). Names are compared
 * without case and with {@code _} as {@code -}, since applications often cannot tell these apart.
 */
public final class MeshHeaderRules {

    private static final AsciiString PREFIX = AsciiString.cached("l5d-");

    private MeshHeaderRules() {}

    /**
     * A request of a peer on its way to the application: whatever it says of its identity is
     * replaced by what its certificate says.
     *
     * @param clientId the verified identity, or null if there is none
     */
    public static void inboundRequest(HeaderBlock headers, @Nullable AsciiString clientId) {
        removeVariants(headers, HttpNames.CLIENT_ID);
        removeVariants(headers, HttpNames.ORIG_PROTO);
        if (clientId != null) {
            headers.add(HttpNames.CLIENT_ID, clientId);
        }
    }

    /** A response of the application on its way to a peer: only the proxy speaks of itself. */
    public static void inboundResponse(HeaderBlock headers) {
        removeVariants(headers, HttpNames.PROXY_ERROR);
        removeVariants(headers, HttpNames.MESH_PROXY_CONNECTION);
        removeVariants(headers, HttpNames.ORIG_PROTO);
    }

    /**
     * A request of the application on its way to a peer.
     *
     * @return the identity that the application demands of the peer, or null
     */
    public static @Nullable AsciiString outboundRequest(HeaderBlock headers) {
        AsciiString required = headers.get(HttpNames.REQUIRE_ID);
        removeVariants(headers, HttpNames.CLIENT_ID);
        removeVariants(headers, HttpNames.REQUIRE_ID);
        removeVariants(headers, HttpNames.ORIG_PROTO);
        return required;
    }

    /**
     * A response of a peer on its way to the application. What restores {@code l5d-orig-proto} runs
     * before.
     *
     * @return whether the peer asks to close the application's connection; believed only from a
     *     meshed peer
     */
    public static boolean outboundResponse(HeaderBlock headers) {
        AsciiString asked = headers.get(HttpNames.MESH_PROXY_CONNECTION);
        removeVariants(headers, HttpNames.PROXY_ERROR);
        removeVariants(headers, HttpNames.MESH_PROXY_CONNECTION);
        removeVariants(headers, HttpNames.ORIG_PROTO);
        return asked != null && HttpNames.same(asked, HttpNames.CLOSE);
    }

    /**
     * A request to an endpoint that serves another authority than the one that was asked for, for
     * example one behind a gateway. What is said elsewhere of the authority goes, so that nothing
     * contradicts it.
     */
    public static void overrideAuthority(RequestHead head, AsciiString authority) {
        head.authority = authority;
        head.headers.remove(HttpNames.HOST);
        removeVariants(head.headers, HttpNames.DST_CANONICAL);
    }

    /** Says which service a request is for, as {@code name:port}. */
    public static void canonicalDestination(HeaderBlock headers, String destination) {
        removeVariants(headers, HttpNames.DST_CANONICAL);
        headers.add(HttpNames.DST_CANONICAL, new AsciiString(destination));
    }

    /** Whether the name is one of the mesh's, in any spelling. */
    public static boolean isReserved(AsciiString name) {
        return startsWith(name, PREFIX);
    }

    /** Removes the header in every spelling. */
    public static void removeVariants(HeaderBlock headers, AsciiString name) {
        for (int i = headers.size() - 1; i >= 0; i--) {
            if (isVariant(headers.name(i), name)) {
                headers.removeAt(i);
            }
        }
    }

    /**
     * Whether the two are the same name for an application that tells neither case nor {@code _}
     * from {@code -}.
     *
     * @param name lower case, with {@code -}
     */
    public static boolean isVariant(AsciiString candidate, AsciiString name) {
        return candidate.length() == name.length() && startsWith(candidate, name);
    }

    private static boolean startsWith(AsciiString name, AsciiString prefix) {
        if (name.length() < prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            byte b = name.byteAt(i);
            byte folded = b == '_' ? (byte) '-' : b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
            if (folded != prefix.byteAt(i)) {
                return false;
            }
        }
        return true;
    }
}
