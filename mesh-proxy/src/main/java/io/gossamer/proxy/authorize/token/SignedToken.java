package io.gossamer.proxy.authorize.token;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JWT in compact form, taken apart and not yet believed.
 *
 * @param keyId null if the header has none
 * @param signed the bytes that the signature is about
 */
record SignedToken(
        String algorithm,
        @Nullable String keyId,
        Map<String, Object> claims,
        byte[] signed,
        byte[] signature) {

    /** Bytes of a token. */
    static final int MAX_BYTES = 8 * 1024;

    private static final Set<String> TYPES = Set.of("jwt", "at+jwt");
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    /**
     * Takes a token apart.
     *
     * @throws TokenException SIZE, MALFORMED, CRITICAL, TYPE
     */
    static SignedToken parse(String token) throws TokenException {
        if (token.length() > MAX_BYTES) {
            throw new TokenException(TokenFault.SIZE);
        }
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (first <= 0 || second < 0 || token.indexOf('.', second + 1) >= 0) {
            throw malformed();
        }
        Map<String, Object> header = TokenJson.object(decode(token.substring(0, first)));
        if (header.containsKey("crit")) {
            throw new TokenException(TokenFault.CRITICAL);
        }
        Object type = header.get("typ");
        if (type != null && !isAccess(type)) {
            throw new TokenException(TokenFault.TYPE);
        }
        if (!(header.get("alg") instanceof String algorithm)) {
            throw malformed();
        }
        Object id = header.get("kid");
        if (id != null && !(id instanceof String)) {
            throw malformed();
        }
        Map<String, Object> claims = TokenJson.object(decode(token.substring(first + 1, second)));
        return new SignedToken(
                algorithm,
                (String) id,
                claims,
                token.substring(0, second).getBytes(StandardCharsets.ISO_8859_1),
                decode(token.substring(second + 1)));
    }

    /** Issuers sign other things too, logout tokens for one (RFC 8725 section 3.11). */
    private static boolean isAccess(Object type) {
        return type instanceof String text
                && TYPES.contains(text.toLowerCase(Locale.ROOT).replace("application/", ""));
    }

    /** Only the one spelling that an encoder gives. */
    private static byte[] decode(String part) throws TokenException {
        try {
            byte[] decoded = DECODER.decode(part);
            if (!ENCODER.encodeToString(decoded).equals(part)) {
                throw malformed();
            }
            return decoded;
        } catch (IllegalArgumentException e) {
            // What the decoder says quotes the token.
            throw malformed();
        }
    }

    private static TokenException malformed() {
        return new TokenException(TokenFault.MALFORMED);
    }
}
