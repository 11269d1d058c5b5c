package io.gossamer.identity.token;

import io.gossamer.api.MeshIdentity;
import io.gossamer.identity.storage.PrivateDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token of the identity service's own sidecar, in {@code sidecar.token}. Its calls arrive
 * without mTLS, so it presents a token each time; a fresh one lies there at start, after each first
 * use (a sidecar that starts again has another key), and when half of its life is over.
 * Thread-safe.
 */
public final class SidecarToken {

    static final String FILE = "sidecar.token";

    private static final Logger log = LoggerFactory.getLogger(SidecarToken.class);
    private static final Duration TTL = Duration.ofHours(24);

    private final PrivateDirectory directory;
    private final JoinTokens tokens;
    private final MeshIdentity identity;
    private final Clock clock;
    private String currentId = "";
    private Instant renewAt = Instant.MIN;

    /**
     * The token file of one sidecar.
     *
     * @param identity of the identity service
     */
    public SidecarToken(
            PrivateDirectory directory, JoinTokens tokens, MeshIdentity identity, Clock clock) {
        this.directory = directory;
        this.tokens = tokens;
        this.identity = identity;
        this.clock = clock;
        tokens.onFirstUse(used -> replaceIfCurrent(used.id()));
    }

    /** Writes a fresh token if there is none yet or half of its life is over. */
    public synchronized void refresh() {
        if (!clock.instant().isBefore(renewAt)) {
            replace();
        }
    }

    private synchronized void replaceIfCurrent(String usedId) {
        if (usedId.equals(currentId)) {
            replace();
        }
    }

    private void replace() {
        JoinTokens.Issued issued = tokens.issue(TokenRequest.of(identity, TTL));
        try {
            directory.write(FILE, (issued.text() + "\n").getBytes(StandardCharsets.US_ASCII));
            currentId = issued.token().id();
            renewAt = issued.token().issuedAt().plus(TTL.dividedBy(2));
        } catch (IOException e) {
            log.warn(
                    "{}: not written, {} (expected: a writable data directory)",
                    directory.file(FILE),
                    e.toString());
        }
    }
}
