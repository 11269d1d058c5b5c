package io.gossamer.destination.source.registry;

import io.gossamer.autoconfigure.token.JoinToken;
import io.gossamer.autoconfigure.token.JoinTokenCheck;
import io.gossamer.autoconfigure.token.JoinTokenCodec;
import io.gossamer.autoconfigure.token.TokenKeys;
import io.gossamer.destination.source.registry.RefusedException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks join tokens (rule R9). The identity service's public key is read when it is first needed,
 * for that service may start later, and again when its file changes. Thread-safe.
 */
public final class TokenVerifier {

    private final @Nullable Path keyFile;
    private final String issuer;
    private final Clock clock;
    private @Nullable JoinTokenCodec codec;
    private @Nullable FileTime keyTime;

    /**
     * @param keyFile PEM; null if no token can be checked
     * @param issuer see {@link JoinToken#issuerOf}
     */
    public TokenVerifier(@Nullable Path keyFile, String issuer, Clock clock) {
        this.keyFile = keyFile;
        this.issuer = issuer;
        this.clock = clock;
    }

    /**
     * What a token grants.
     *
     * @param identity DNS name that must be the token's subject
     * @throws RefusedException if the token is malformed, forged, expired or of another
     */
    Grant verify(String token, String identity) throws RefusedException {
        JoinTokenCheck check = codec().verify(token.getBytes(StandardCharsets.UTF_8));
        if (check instanceof JoinTokenCheck.Refused refused) {
            throw RefusedException.denied(refused.message());
        }
        JoinToken claims = ((JoinTokenCheck.Valid) check).token();
        if (!claims.identity().equalsIgnoreCase(identity)) {
            throw RefusedException.denied(
                    "token: for "
                            + claims.identity()
                            + " (expected: the caller's identity "
                            + identity
                            + ")");
        }
        return new Grant(
                Set.copyOf(claims.workloads()), Set.copyOf(claims.services()), claims.labels());
    }

    private synchronized JoinTokenCodec codec() throws RefusedException {
        if (keyFile == null) {
            throw new RefusedException(
                    Reason.UNAVAILABLE,
                    "mesh.destination.token-key: not set (expected: token-key.pub.pem of the"
                            + " identity service's data directory)");
        }
        try {
            FileTime time = Files.getLastModifiedTime(keyFile);
            JoinTokenCodec known = codec;
            if (known == null || !time.equals(keyTime)) {
                known =
                        new JoinTokenCodec(
                                TokenKeys.fromPem(Files.readString(keyFile)), issuer, clock);
                codec = known;
                keyTime = time;
            }
            return known;
        } catch (IOException | GeneralSecurityException e) {
            throw new RefusedException(
                    Reason.UNAVAILABLE,
                    "mesh.destination.token-key: "
                            + keyFile
                            + " (expected: token-key.pub.pem of the identity service's data"
                            + " directory; is that service running?)");
        }
    }
}
