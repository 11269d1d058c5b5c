package io.gossamer.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamespaceGuardTest {

    @TempDir private Path folder;

    private final List<String> lost = new ArrayList<>();
    private Path file = Path.of("");
    private NamespaceGuard guard = new NamespaceGuard(file, file, lost::add);

    @BeforeEach
    void setUp() throws IOException {
        file = folder.resolve("namespace");
        Path link = Files.createSymbolicLink(folder.resolve("net"), Path.of("net:[1]"));
        guard = new NamespaceGuard(file, link, lost::add);
    }

    @Test
    void namespaceOfTheHolderIsTheOwnOneOrNotKnown() throws IOException {
        assertThat(guard.isLost()).as("no file").isFalse();

        Files.writeString(file, "net:[1]\n");
        assertThat(guard.isLost()).isFalse();
        assertThat(guard.isLost()).isFalse();
        assertThat(lost).isEmpty();
    }

    @Test
    void anotherNameThatStaysMeansThatTheNamespaceIsLost() throws IOException {
        Files.writeString(file, "net:[2]\n");

        assertThat(guard.isLost()).as("seen once").isFalse();
        assertThat(guard.isLost()).as("seen twice").isTrue();
        assertThat(lost).containsExactly("net:[2]");
    }

    @Test
    void holderThatWritesItsNameALittleLateIsWaitedFor() throws IOException {
        Files.writeString(file, "net:[0]\n");
        assertThat(guard.isLost()).isFalse();

        Files.writeString(file, "net:[1]\n");
        assertThat(guard.isLost()).isFalse();
        Files.writeString(file, "net:[2]\n");
        assertThat(guard.isLost()).isFalse();
        assertThat(lost).isEmpty();
    }

    @Test
    void kernelNamesTheNamespaceOfThisProcess() throws IOException {
        NamespaceGuard own = new NamespaceGuard(file, NamespaceGuard.OWN, lost::add);

        assertThat(own.own()).matches("net:\\[\\d+]");
    }
}
