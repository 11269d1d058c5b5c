package io.gossamer.identity.token;

import io.gossamer.api.MeshIdentity;
import io.gossamer.autoconfigure.settings.StartFailureException;
import io.gossamer.autoconfigure.token.JoinToken;
import io.gossamer.autoconfigure.token.JoinTokenCheck;
import io.gossamer.autoconfigure.token.JoinTokenCodec;
import io.gossamer.identity.storage.PrivateDirectory;
import io.gossamer.identity.token.TokenAdmission.Admitted;
import io.gossamer.identity.token.TokenAdmission.Refused;
import java.io.IOException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Issues join tokens and admits their bearers: a token is honoured for its own identity, with the
 * first key that used it, until it expires (rule R9). Thread-safe; closed with the service.
 */
public final class JoinTokens implements AutoCloseable {

    private static final int ID_BYTES = 16;

    private final KeyPair keys;
    private final String issuer;
    private final Clock clock;
    private final JoinTokenCodec codec;
    private final TokenBindings bindings;
    private final SecureRandom random = new SecureRandom();
    private final List<Consumer<JoinToken>> firstUses = new CopyOnWriteArrayList<>();

    private JoinTokens(KeyPair keys, String issuer, Clock clock, TokenBindings bindings) {
        this.keys = keys;
        this.issuer = issuer;
        this.clock = clock;
        this.codec = new JoinTokenCodec((ECPublicKey) keys.getPublic(), issuer, clock);
        this.bindings = bindings;
    }

    /** A signed token. */
    public record Issued(String text, JoinToken token) {}

    /**
     * Opens the key and the record of used tokens in the data directory.
     *
     * @param issuer see {@link JoinToken#issuerOf}
     * @throws StartFailureException if they cannot be used
     */
    public static JoinTokens open(PrivateDirectory directory, String issuer, Clock clock) {
        KeyPair keys = TokenKeyFile.open(directory);
        try {
            return new JoinTokens(
                    keys, issuer, clock, TokenBindings.open(directory, clock.instant()));
        } catch (IOException | RuntimeException e) {
            throw new StartFailureException(
                    directory.file(TokenBindings.FILE) + ": " + e + " (expected: readable)",
                    "Restore the file. Without it a used join token could be used again: if it is"
                            + " lost, remove token-key.pem too.",
                    e);
        }
    }

    /** Signs a token; who may have it is for the caller to decide. */
    public Issued issue(TokenRequest request) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        JoinToken token =
                new JoinToken(
                        issuer,
                        request.identity().dnsName(),
                        HexFormat.of().formatHex(id),
                        now,
                        now.plus(request.ttl()).truncatedTo(ChronoUnit.SECONDS),
                        request.workloads(),
                        request.services(),
                        request.labels());
        return new Issued(JoinTokenCodec.sign(token, keys.getPrivate()), token);
    }

    /**
     * Calls {@code listener} after the first use of a token, on the thread that serves the call.
     */
    public void onFirstUse(Consumer<JoinToken> listener) {
        firstUses.add(listener);
    }

    /**
     * Judges a token that was presented with a key for an identity, and binds it.
     *
     * @param presented the token's bytes
     * @param keyHash SHA-256 of the public key, hexadecimal
     * @throws IOException if the binding cannot be stored; the token stays as it was
     */
    public TokenAdmission admit(byte[] presented, MeshIdentity identity, String keyHash)
            throws IOException {
        JoinTokenCheck check = codec.verify(presented);
        if (check instanceof JoinTokenCheck.Refused refused) {
            return new Refused(TokenRefusal.of(refused.reason()), refused.message(), "");
        }
        JoinToken token = ((JoinTokenCheck.Valid) check).token();
        if (!token.identity().equals(identity.dnsName())) {
            return new Refused(
                    TokenRefusal.OTHER_IDENTITY,
                    "token: of "
                            + token.identity()
                            + " (expected: of "
                            + identity.dnsName()
                            + "; get one with 'mesh token --workload "
                            + identity.namespace()
                            + "/"
                            + identity.serviceAccount()
                            + "')",
                    token.id());
        }
        return bind(token, keyHash);
    }

    private TokenAdmission bind(JoinToken token, String keyHash) throws IOException {
        TokenBindings.Outcome outcome =
                bindings.bind(
                        token.id(), keyHash, token.identity(), token.expires(), clock.instant());
        return switch (outcome) {
            case FIRST -> {
                firstUses.forEach(listener -> listener.accept(token));
                yield new Admitted(token);
            }
            case SAME_KEY -> new Admitted(token);
            case OTHER_KEY ->
                    new Refused(
                            TokenRefusal.REPLAYED,
                            "token: already used with another key (expected: the key of its first"
                                    + " use; get a new one with 'mesh token')",
                            token.id());
            case FOREIGN_KEY ->
                    new Refused(
                            TokenRefusal.FOREIGN_KEY,
                            "key: in use by another identity (expected: a key of its own; make a"
                                    + " new key)",
                            token.id());
            case FULL ->
                    new Refused(
                            TokenRefusal.BUSY,
                            "tokens: too many in use (expected: at most "
                                    + TokenBindings.MAX_LIVE
                                    + "; wait until some expire, or issue them with a shorter"
                                    + " --ttl)",
                            token.id());
        };
    }

    @Override
    public void close() throws IOException {
        bindings.close();
    }
}
