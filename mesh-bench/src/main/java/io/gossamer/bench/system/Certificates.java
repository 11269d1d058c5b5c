package io.gossamer.bench.system;

import io.gossamer.it.ca.TestCa;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;

/**
 * Files with the certificates of both sides, P-256 throughout: the leaves that our sidecars get
 * from the same authority have the same form.
 *
 * @param authority the authority, for what asks it itself
 * @param anchors the root
 * @param client chain and key of the client's side
 * @param server chain and key of the server's side
 */
record Certificates(TestCa authority, Path anchors, Path client, Path server) {

    static final String CLIENT = "web.default.serviceaccount.identity.mesh.cluster.local";
    static final String SERVER = "shop.default.serviceaccount.identity.mesh.cluster.local";

    private static final Duration LIFETIME = Duration.ofHours(12);

    /** Makes an authority and leaves. */
    static Certificates create(Path folder) {
        TestCa ca = new TestCa();
        return new Certificates(
                ca,
                ca.writeAnchors(folder.resolve("anchors.pem")),
                write(folder.resolve("client.pem"), ca.leaf(CLIENT, LIFETIME)),
                write(folder.resolve("server.pem"), ca.leaf(SERVER, LIFETIME)));
    }

    private static Path write(Path file, TestCa.Leaf leaf) {
        try {
            return Files.writeString(
                    file,
                    pem("CERTIFICATE", leaf.certificate().getEncoded())
                            + pem("CERTIFICATE", leaf.issuer().getEncoded())
                            + pem("PRIVATE KEY", leaf.key().getPrivate().getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String type, byte[] der) {
        Base64.Encoder encoder =
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(type, encoder.encodeToString(der), type);
    }
}
