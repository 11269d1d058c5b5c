package io.gossamer.cli.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.cli.process.DataDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinDirectoryTest {

    @Test
    void workloadAndDirectoryAreRead() {
        assertThat(JoinDirectory.parse("shop/books=/run/join/books"))
                .isEqualTo(new JoinDirectory("shop", "books", "books", Path.of("/run/join/books")));
    }

    @Test
    void replicaHasANameOfItsOwnAndTheAccountOfAll() {
        assertThat(JoinDirectory.parse("shop/books/books-2=/run/a=b"))
                .isEqualTo(new JoinDirectory("shop", "books", "books-2", Path.of("/run/a=b")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "books",
                "shop/books",
                "shop/books=",
                "/books=/x",
                "A/b=/x",
                "a/B=/x",
                "a/b/=/x",
                "a//b=/x",
                "a/b/C=/x",
                "a/b/c/d=/x"
            })
    void anythingElseIsNamed(String text) {
        assertThatThrownBy(() -> JoinDirectory.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("expected: NAMESPACE/ACCOUNT[/WORKLOAD]=DIR");
    }

    @Test
    void isWaitedForAndThatIsSaid(@TempDir Path folder) throws Exception {
        List<String> said = new ArrayList<>();

        JoinDirectory.awaitFilled(
                folder,
                1,
                text -> {
                    said.add(text);
                    DataDirectory.write(folder.resolve("token"), "a");
                });

        assertThat(said)
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains(
                        folder.resolve("token")
                                + ": not there yet (expected: written by 'mesh control-plane");
    }
}
