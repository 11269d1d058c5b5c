package io.gossamer.destination.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.mesh.v1.ExplainRequest;
import io.gossamer.api.mesh.v1.Explanation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainOnceTest {

    private static final String SHOP =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: books}
            spec: {selector: {app: books}, ports: [{port: 80}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: books-1, labels: {app: books, linkerd.io/control-plane-ns: mesh}}
            spec: {serviceAccountName: books}
            status: {phase: Running, podIP: 10.1.0.5, conditions: [{type: Ready, status: "True"}]}
            """;

    @TempDir Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aDirectoryIsEnough() throws IOException {
        Files.writeString(directory.resolve("shop.yaml"), SHOP);

        assertThat(explain(directory, "books")).isZero();

        Explanation answer = Explanation.parseFrom(out.toByteArray());
        assertThat(answer.getOutcome()).isEqualTo(Explanation.Outcome.DELIVERED);
        assertThat(answer.getSynced()).isTrue();
        assertThat(answer.getBackends(0).getVerdicts(0).getServer())
                .isEqualTo("default all-unauthenticated");
    }

    @Test
    void settingsOfTheServiceCount() throws IOException {
        Files.writeString(directory.resolve("shop.yaml"), SHOP);

        assertThat(explain(directory, "books", "--mesh.destination.default-inbound-policy=deny"))
                .isZero();
        assertThat(Explanation.parseFrom(out.toByteArray()).getOutcome())
                .isEqualTo(Explanation.Outcome.REFUSED);
    }

    @Test
    void whatCannotBeAnsweredSaysWhy() throws IOException {
        Files.writeString(directory.resolve("shop.yaml"), SHOP);

        assertThat(explain(directory, "nobody")).isEqualTo(2);
        assertThat(explain(directory.resolve("gone"), "books")).isEqualTo(2);
        assertThat(run(directory.toString(), "no question")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains(
                        "client: nobody of namespace default (expected: a workload",
                        "(expected: a readable directory of manifests)",
                        "question: unreadable");
        assertThat(out.size()).isZero();
    }

    private int explain(Path root, String client, String... more) {
        ExplainRequest question =
                ExplainRequest.newBuilder().setClient(client).setTarget("http://books/").build();
        String[] arguments = new String[2 + more.length];
        arguments[0] = root.toString();
        arguments[1] = Base64.getEncoder().encodeToString(question.toByteArray());
        System.arraycopy(more, 0, arguments, 2, more.length);
        return run(arguments);
    }

    private int run(String... arguments) {
        return ExplainOnce.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
