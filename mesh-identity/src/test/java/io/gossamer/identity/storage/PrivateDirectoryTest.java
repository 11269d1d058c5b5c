package io.gossamer.identity.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.autoconfigure.settings.StartFailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateDirectoryTest {

    @TempDir Path temp;

    private PrivateDirectory open(String name) {
        return PrivateDirectory.open(temp.resolve(name), "mesh.identity.data-dir");
    }

    @Test
    void missingDirectoryIsMadeForThisUserOnly() throws IOException {
        try (PrivateDirectory directory = open("a/b")) {
            directory.write("key", new byte[] {1});

            assertThat(mode(temp.resolve("a/b"))).isEqualTo("rwx------");
            assertThat(mode(directory.file("key"))).isEqualTo("rw-------");
            assertThat(directory.readPrivate("key")).contains(new byte[] {1});
            assertThat(directory.readPrivate("other")).isEmpty();
        }
    }

    @Test
    void looserModeIsRefusedWithTheRemedy() throws IOException {
        Files.createDirectory(
                temp.resolve("loose"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));

        assertThatThrownBy(() -> open("loose"))
                .isInstanceOfSatisfying(
                        StartFailureException.class,
                        e -> {
                            assertThat(e.description()).contains("mode rwxr-x---", "0700");
                            assertThat(e.action()).contains("chmod 700");
                        });
    }

    @Test
    void secondProcessIsRefused() throws IOException {
        try (PrivateDirectory first = open("data")) {
            first.write("x", new byte[1]);
            assertThatThrownBy(() -> open("data"))
                    .isInstanceOf(StartFailureException.class)
                    .hasMessageContaining("is in use");
        }
        open("data").close();
    }

    @Test
    void fileInPlaceOfTheDirectoryIsNamed() throws IOException {
        Files.writeString(temp.resolve("file"), "");
        Files.setPosixFilePermissions(
                temp.resolve("file"), PosixFilePermissions.fromString("rwx------"));

        assertThatThrownBy(() -> open("file"))
                .isInstanceOfSatisfying(
                        StartFailureException.class,
                        e -> {
                            assertThat(e.description()).contains("expected: a writable directory");
                            assertThat(e.action()).contains("mesh.identity.data-dir");
                        });
    }

    @Test
    void fileBeyondTheBoundIsNotRead() throws IOException {
        try (PrivateDirectory directory = open("data")) {
            directory.write("large", new byte[PrivateDirectory.MAX_FILE + 1]);

            assertThatThrownBy(() -> directory.readPublic("large"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("at most");
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
