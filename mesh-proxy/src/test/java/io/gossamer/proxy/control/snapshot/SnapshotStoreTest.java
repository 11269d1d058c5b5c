package io.gossamer.proxy.control.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.gossamer.proxy.control.watch.LastKnown.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotStoreTest {

    private static final String WEB = "web.default";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ByteString MESSAGE = ByteString.copyFromUtf8("message");

    @TempDir Path temporary;
    private Path directory;

    @BeforeEach
    void directoryThatDoesNotExistYet() {
        directory = temporary.resolve("data");
    }

    private SnapshotStore open(Instant now) {
        return open(now, WEB);
    }

    private SnapshotStore open(Instant now, String identity) {
        return SnapshotStore.open(
                directory,
                identity,
                Duration.ofHours(24),
                Clock.fixed(now, ZoneOffset.UTC),
                Duration.ofHours(1));
    }

    /** Closing writes what is due. */
    private void fill() {
        try (SnapshotStore store = open(NOW)) {
            store.remember(
                    new SnapshotStore.Certificate(
                            WEB,
                            ByteString.copyFromUtf8("key"),
                            List.of(ByteString.copyFromUtf8("leaf"))));
            store.remember(Kind.ENDPOINTS, "api:80", MESSAGE);
            store.rememberDenied(List.of(ByteString.copyFromUtf8("1")));
        }
    }

    private Path file() throws Exception {
        try (var files = Files.list(directory)) {
            return files.findFirst().orElseThrow();
        }
    }

    private static boolean isEmpty(SnapshotStore store) {
        return store.certificate() == null && store.recall(Kind.ENDPOINTS, "api:80") == null;
    }

    @Test
    void theNextProcessKnowsWhatTheLastOneKnew() throws Exception {
        fill();

        try (SnapshotStore store = open(NOW.plus(Duration.ofHours(1)))) {
            assertThat(store.certificate().key()).isEqualTo(ByteString.copyFromUtf8("key"));
            assertThat(store.recall(Kind.ENDPOINTS, "api:80")).isEqualTo(MESSAGE);
            assertThat(store.recall(Kind.PROFILE, "api:80")).isNull();
            assertThat(store.deniedSerials()).hasSize(1);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void whatAKilledProcessWroteHalfIsRemoved() throws Exception {
        fill();
        Files.createFile(directory.resolve("proxy.snapshot17.tmp"));

        try (SnapshotStore store = open(NOW)) {
            assertThat(store.certificate()).isNotNull();
        }

        try (var files = Files.list(directory)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .containsExactly("proxy.snapshot");
        }
    }

    @Test
    void answersThatAreTooOldAreNotUsed() {
        fill();

        try (SnapshotStore store = open(NOW.plus(Duration.ofHours(25)))) {
            assertThat(store.recall(Kind.ENDPOINTS, "api:80")).isNull();
        }
    }

    @Test
    void whatTheNewProcessDidNotHearItselfKeepsItsAge() {
        fill();
        try (SnapshotStore store = open(NOW.plus(Duration.ofHours(20)))) {
            store.remember(Kind.ENDPOINTS, "other:80", MESSAGE);
        }

        try (SnapshotStore store = open(NOW.plus(Duration.ofHours(30)))) {
            assertThat(store.recall(Kind.ENDPOINTS, "api:80")).isNull();
            assertThat(store.recall(Kind.ENDPOINTS, "other:80")).isEqualTo(MESSAGE);
        }
    }

    @Test
    void theSnapshotOfAnotherIdentityIsNotUsed() {
        fill();

        try (SnapshotStore store = open(NOW, "api.default")) {
            assertThat(isEmpty(store)).isTrue();
        }
    }

    @Test
    void aDamagedFileIsNotUsedAndIsReplaced() throws Exception {
        fill();
        byte[] bytes = Files.readAllBytes(file());
        bytes[bytes.length - 1] ^= 1;
        Files.write(file(), bytes);

        try (SnapshotStore store = open(NOW)) {
            assertThat(isEmpty(store)).isTrue();
        }
        fill();
        try (SnapshotStore store = open(NOW)) {
            assertThat(isEmpty(store)).isFalse();
        }
    }

    @Test
    void aTruncatedFileIsNotUsed() throws Exception {
        fill();
        Files.write(file(), new byte[] {1, 2, 3});

        try (SnapshotStore store = open(NOW)) {
            assertThat(isEmpty(store)).isTrue();
        }
    }

    @Test
    void aDirectoryThatIsOpenToOthersIsNotUsed() throws Exception {
        fill();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));

        try (SnapshotStore store = open(NOW)) {
            assertThat(isEmpty(store)).isTrue();
            store.remember(Kind.ENDPOINTS, "api:80", MESSAGE);
            assertThat(store.recall(Kind.ENDPOINTS, "api:80")).isNull();
        }
    }

    @Test
    void aFileThatIsOpenToOthersIsNotUsed() throws Exception {
        fill();
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));

        try (SnapshotStore store = open(NOW)) {
            assertThat(isEmpty(store)).isTrue();
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsSurvived() throws Exception {
        Files.writeString(directory, "a file");

        try (SnapshotStore store = open(NOW)) {
            assertThat(isEmpty(store)).isTrue();
        }
    }
}
