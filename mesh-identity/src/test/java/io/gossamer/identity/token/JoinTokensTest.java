package io.gossamer.identity.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.api.MeshIdentity;
import io.gossamer.autoconfigure.settings.StartFailureException;
import io.gossamer.autoconfigure.token.JoinToken;
import io.gossamer.autoconfigure.token.TokenKeys;
import io.gossamer.identity.ca.SettableClock;
import io.gossamer.identity.storage.PrivateDirectory;
import io.gossamer.identity.token.TokenAdmission.Admitted;
import io.gossamer.identity.token.TokenAdmission.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JoinTokensTest {

    private static final MeshIdentity BOOKS = MeshIdentity.of("books", "default");
    private static final MeshIdentity ADMIN = MeshIdentity.of("admin", "default");
    private static final String ISSUER = JoinToken.issuerOf("mesh", "cluster.local");
    private static final String KEY_A = "a".repeat(64);
    private static final String KEY_B = "b".repeat(64);

    @TempDir Path temp;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T00:00:00Z"));
    private PrivateDirectory directory;
    private JoinTokens tokens;

    @BeforeEach
    void open() {
        directory = PrivateDirectory.open(temp.resolve("data"), "test.data-dir");
        tokens = JoinTokens.open(directory, ISSUER, clock);
    }

    @AfterEach
    void close() throws IOException {
        tokens.close();
        directory.close();
    }

    private void restart() throws IOException {
        tokens.close();
        tokens = JoinTokens.open(directory, ISSUER, clock);
    }

    private byte[] issue(MeshIdentity identity) {
        return tokens.issue(TokenRequest.of(identity, TokenRequest.DEFAULT_TTL))
                .text()
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void assertRefused(TokenAdmission admission, TokenRefusal why) {
        assertThat(admission)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.why()).isEqualTo(why));
    }

    @Test
    void sameTokenAndKeyAreHonouredUntilItExpires() throws IOException {
        byte[] token = issue(BOOKS);

        assertThat(tokens.admit(token, BOOKS, KEY_A)).isInstanceOf(Admitted.class);
        assertThat(tokens.admit(token, BOOKS, KEY_A)).isInstanceOf(Admitted.class);
        clock.advance(Duration.ofMinutes(9));
        restart();
        assertThat(tokens.admit(token, BOOKS, KEY_A)).isInstanceOf(Admitted.class);
        clock.advance(Duration.ofMinutes(1));
        assertRefused(tokens.admit(token, BOOKS, KEY_A), TokenRefusal.EXPIRED);
    }

    @Test
    void anotherKeyIsAReplayAlsoAfterARestart() throws IOException {
        byte[] token = issue(BOOKS);
        tokens.admit(token, BOOKS, KEY_A);

        assertRefused(tokens.admit(token, BOOKS, KEY_B), TokenRefusal.REPLAYED);
        restart();
        assertRefused(tokens.admit(token, BOOKS, KEY_B), TokenRefusal.REPLAYED);
        assertThat(tokens.admit(token, BOOKS, KEY_A)).isInstanceOf(Admitted.class);
    }

    @Test
    void bindingThatACrashCutShortIsDroppedAndTheOthersStay() throws IOException {
        byte[] token = issue(BOOKS);
        tokens.admit(token, BOOKS, KEY_A);
        Files.writeString(
                directory.file(TokenBindings.FILE), "0123 4567 bo", StandardOpenOption.APPEND);

        restart();

        assertRefused(tokens.admit(token, BOOKS, KEY_B), TokenRefusal.REPLAYED);
    }

    @Test
    void tokenOfAnotherWorkloadNamesBothAndIsNotUsedUp() throws IOException {
        byte[] token = issue(BOOKS);

        TokenAdmission admission = tokens.admit(token, ADMIN, KEY_A);

        assertRefused(admission, TokenRefusal.OTHER_IDENTITY);
        assertThat(((Refused) admission).message())
                .contains("of books.default.", "of admin.default.")
                .contains("mesh token --workload default/admin");
        assertThat(tokens.admit(token, BOOKS, KEY_B)).isInstanceOf(Admitted.class);
    }

    @Test
    void keyOfAnotherIdentityIsRefused() throws IOException {
        tokens.admit(issue(BOOKS), BOOKS, KEY_A);

        assertRefused(tokens.admit(issue(ADMIN), ADMIN, KEY_A), TokenRefusal.FOREIGN_KEY);
        restart();
        assertRefused(tokens.admit(issue(ADMIN), ADMIN, KEY_A), TokenRefusal.FOREIGN_KEY);
    }

    @Test
    void expiredBindingsAreForgottenAtStart() throws IOException {
        tokens.admit(issue(BOOKS), BOOKS, KEY_A);
        clock.advance(Duration.ofMinutes(11));

        restart();

        assertThat(Files.size(directory.file(TokenBindings.FILE))).isZero();
    }

    @Test
    void nonsenseIsRejected() throws IOException {
        assertRefused(tokens.admit(new byte[] {1, 2}, BOOKS, KEY_A), TokenRefusal.REJECTED);
    }

    @Test
    void publicKeyIsWrittenForOtherServices() throws Exception {
        String pem = Files.readString(directory.file(TokenKeyFile.PUBLIC));

        assertThat(TokenKeys.fromPem(pem).getParams().getOrder().bitLength()).isEqualTo(256);
        restart();
        assertThat(Files.readString(directory.file(TokenKeyFile.PUBLIC))).isEqualTo(pem);
    }

    @Test
    void tokenKeyThatOthersCanReadIsRefused() throws IOException {
        Files.setPosixFilePermissions(
                directory.file(TokenKeyFile.KEY), PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(this::restart)
                .isInstanceOf(StartFailureException.class)
                .hasMessageContaining("token-key.pem: mode rw-r--r--");
    }

    @Test
    void sidecarFindsAFreshTokenAfterEachFirstUse() throws IOException {
        MeshIdentity identity = MeshIdentity.of("identity", "mesh");
        SidecarToken sidecar = new SidecarToken(directory, tokens, identity, clock);
        sidecar.refresh();
        byte[] first = Files.readAllBytes(directory.file(SidecarToken.FILE));
        sidecar.refresh();
        assertThat(Files.readAllBytes(directory.file(SidecarToken.FILE))).isEqualTo(first);

        assertThat(tokens.admit(first, identity, KEY_A)).isInstanceOf(Admitted.class);

        byte[] second = Files.readAllBytes(directory.file(SidecarToken.FILE));
        assertThat(second).isNotEqualTo(first);
        assertThat(tokens.admit(first, identity, KEY_A)).isInstanceOf(Admitted.class);
        assertThat(tokens.admit(second, identity, KEY_B)).isInstanceOf(Admitted.class);
    }

    @Test
    void sidecarsTokenIsRenewedAtHalfOfItsLife() throws IOException {
        SidecarToken sidecar =
                new SidecarToken(directory, tokens, MeshIdentity.of("identity", "mesh"), clock);
        sidecar.refresh();
        byte[] first = Files.readAllBytes(directory.file(SidecarToken.FILE));

        clock.advance(Duration.ofHours(13));
        sidecar.refresh();

        assertThat(Files.readAllBytes(directory.file(SidecarToken.FILE))).isNotEqualTo(first);
    }
}
