package io.gossamer.proxy.identify.boring;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.internal.tcnative.SSL;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLException;

/**
 * A credential as the library has it, which reads PEM. Its owner frees it, after the connections
 * that show it.
 */
final class NativeCredential {

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final long chain;
    private final long key;

    private NativeCredential(long chain, long key) {
        this.chain = chain;
        this.key = key;
    }

    /** Throws whatever the library does. */
    static NativeCredential of(BoringEngines.Shown shown) throws Exception {
        StringBuilder certificates = new StringBuilder();
        for (X509Certificate certificate : shown.chain()) {
            certificates.append(text("CERTIFICATE", certificate.getEncoded()));
        }
        byte[] encoded = shown.key().getEncoded();
        if (encoded == null) {
            throw new SSLException("private key: cannot be read (expected: one in PKCS #8)");
        }
        long chain = parse(certificates.toString(), SSL::parseX509Chain);
        try {
            return new NativeCredential(
                    chain,
                    parse(text("PRIVATE KEY", encoded), bio -> SSL.parsePrivateKey(bio, null)));
        } catch (Exception e) {
            SSL.freeX509Chain(chain);
            throw e;
        }
    }

    /** Makes a connection show it, whatever issuers the peer lists. */
    void show(long ssl) throws Exception {
        SSL.setKeyMaterial(ssl, chain, key);
    }

    void free() {
        SSL.freeX509Chain(chain);
        SSL.freePrivateKey(key);
    }

    @FunctionalInterface
    private interface Parser {
        long parse(long bio) throws Exception;
    }

    private static long parse(String text, Parser parser) throws Exception {
        long bio = bio(text);
        try {
            return parser.parse(bio);
        } finally {
            SSL.freeBIO(bio);
        }
    }

    private static String text(String what, byte[] der) {
        return "-----BEGIN "
                + what
                + "-----\n"
                + LINES.encodeToString(der)
                + "\n-----END "
                + what
                + "-----\n";
    }

    private static long bio(String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        ByteBuf direct = Unpooled.directBuffer(bytes.length);
        try {
            direct.writeBytes(bytes);
            long bio = SSL.newMemBIO();
            if (SSL.bioWrite(bio, direct.memoryAddress(), bytes.length) != bytes.length) {
                SSL.freeBIO(bio);
                throw new SSLException("BIO: not all was written (expected: memory)");
            }
            return bio;
        } finally {
            direct.setZero(0, direct.capacity());
            direct.release();
        }
    }
}
