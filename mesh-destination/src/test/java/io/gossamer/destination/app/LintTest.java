package io.gossamer.destination.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LintTest {

    private static final String SERVICE =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: books}
            spec: {ports: [{port: 80}, {name: db, port: PORT}]}
            """;

    @TempDir Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void directoryWithoutProblemsIsClean() throws IOException {
        write(
                "a.yaml",
                SERVICE.replace("{port: 80}", "{name: web, port: 80}").replace("PORT", "5"));

        assertThat(lint(directory.toString())).isZero();
        assertThat(text(out)).isEqualTo("no problems, manifests: 1\n");
    }

    @Test
    void everyProblemHasFileLineFieldAndRemedy() throws IOException {
        write("b.yaml", SERVICE.replace("PORT", "70000"));
        write(
                "a.yaml",
                """
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: r}
                spec:
                  parentRefs:
                    - {group: "", kind: Service, name: books}
                ---
                apiVersion: policy.linkerd.io/v1alpha1
                kind: EgressNetwork
                metadata: {name: outside}
                ---
                apiVersion: policy.linkerd.io/v1alpha1
                kind: ExternalGroup
                metadata: {name: later}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: books}
                """);

        assertThat(lint(directory.toString())).isEqualTo(1);
        assertThat(text(out).lines())
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .isEqualTo(
                                                "a.yaml:6 HTTPRoute/default/r"
                                                        + " spec.parentRefs[0].name: default/books"
                                                        + " (expected: a Service that exists and is"
                                                        + " no ExternalName)"),
                        line ->
                                assertThat(line)
                                        .isEqualTo(
                                                "a.yaml:8 EgressNetwork/default/outside"
                                                        + " spec.trafficPolicy: missing (expected:"
                                                        + " Allow or Deny)"),
                        line ->
                                assertThat(line)
                                        .startsWith(
                                                "a.yaml:12 ExternalGroup kind:"
                                                        + " ExternalGroup of"
                                                        + " policy.linkerd.io/v1alpha1 (expected: a"
                                                        + " kind that takes effect here: "),
                        line ->
                                assertThat(line)
                                        .startsWith(
                                                "b.yaml:4 Service/default/books"
                                                        + " spec.ports[0].name: missing"),
                        line ->
                                assertThat(line)
                                        .startsWith(
                                                "b.yaml:4 Service/default/books"
                                                        + " spec.ports[1].port: 70000 (expected: a"
                                                        + " port from 1 to 65535)"),
                        line -> assertThat(line).isEqualTo("problems: 5, manifests: 2"));
    }

    @Test
    void settingsOfTheServiceCount() throws IOException {
        write(
                "a.yaml",
                SERVICE.replace("{port: 80}, {name: db, port: PORT}", "{port: 80}")
                        + """
                        ---
                        apiVersion: gateway.networking.k8s.io/v1
                        kind: HTTPRoute
                        metadata: {name: r}
                        spec: {parentRefs: [{group: "", kind: Service, name: books}]}
                        """);

        assertThat(lint(directory.toString())).isZero();
        assertThat(lint(directory.toString(), "--mesh.destination.default-opaque-ports=80"))
                .isEqualTo(1);
        assertThat(text(out)).contains("port 80 is opaque");
    }

    @Test
    void routesOfThePropertiesAreLookedAtToo() throws IOException {
        write("a.yaml", SERVICE.replace(", {name: db, port: PORT}", ""));
        Files.createDirectory(directory.resolve("settings"));
        Files.writeString(
                directory.resolve("settings/mesh.properties"),
                """
                mesh.destination.routes[0].service=books:80
                mesh.destination.routes[0].backends=lb://books,lb://books-v2
                """);
        String settings =
                "--spring.config.additional-location=file:" + directory.resolve("settings") + "/";

        assertThat(lint(directory.toString(), settings)).isEqualTo(1);
        assertThat(text(out))
                .startsWith(
                        "mesh.destination.routes[0] HTTPRoute/default/routes-0 backends[1]:"
                                + " Service/default/books-v2 (expected: a Service that exists)");
        assertThat(
                        lint(
                                directory.toString(),
                                settings,
                                "--mesh.destination.routes[0].service=https://books"))
                .isEqualTo(2);
        assertThat(text(err)).startsWith("mesh.destination.routes[0].service: https://books");
    }

    @Test
    void directoryThatIsNotThereIsUnusable() {
        assertThat(lint(directory.resolve("gone").toString())).isEqualTo(2);
        assertThat(text(err)).contains("(expected: a readable directory of manifests)");
        assertThat(lint()).isEqualTo(2);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private int lint(String... arguments) {
        return Lint.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
