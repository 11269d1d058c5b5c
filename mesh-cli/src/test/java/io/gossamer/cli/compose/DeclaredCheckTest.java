package io.gossamer.cli.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.cli.compose.model.DeclaredCheck;
import io.gossamer.cli.compose.plan.InjectSettings;
import io.gossamer.cli.process.MeshFailure;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclaredCheckTest {

    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```yml\n(.*?)^```$");

    private static final InjectSettings SETTINGS =
            new InjectSettings(
                    InjectSettings.Images.of("1"),
                    "default",
                    "cluster.local",
                    Optional.empty(),
                    Map.of());

    @Test
    void demoInContainersDeclaresTheEdgesOfTheDemo() throws Exception {
        Path file = Path.of("..", "docker", "compose.yaml");
        MeshedApplication application =
                ComposeInjector.inject(file.toString(), Files.readAllBytes(file), SETTINGS)
                        .application();

        assertThat(application.check().visits())
                .containsExactly(URI.create("http://127.0.0.1:8080/"));
        assertThat(application.check().edges())
                .containsEntry("outside", List.of("web"))
                .containsEntry("traffic", List.of("web"))
                .containsEntry("web", List.of("books", "prices", "coupons", "legacy"))
                .containsEntry("books", List.of("reviews", "stock"));
        assertThat(application.check().faults()).containsEntry("coupons", Set.of("500"));
        assertThat(application.identities())
                .containsEntry("books", "books.default.serviceaccount.identity.mesh.cluster.local")
                .doesNotContainKey("legacy");
    }

    @Test
    void exampleOfTheDocumentationDeclaresWhatItSays() throws Exception {
        Matcher example = EXAMPLE.matcher(Files.readString(Path.of("..", "docs", "compose.md")));
        assertThat(example.find()).isTrue();
        String services =
                Stream.of("web", "books", "prices", "coupons", "legacy")
                        .map(name -> "  " + name + ": {image: a}\n")
                        .collect(Collectors.joining());

        DeclaredCheck check = check("services:\n" + services + example.group(1));

        assertThat(check.visits()).hasSize(1);
        assertThat(check.edges()).containsOnlyKeys("outside", "web");
        assertThat(check.faults()).containsOnlyKeys("coupons");
    }

    @Test
    void fileThatDeclaresNothingIsJudgedByWhatIsSeen() {
        assertThat(check("services: {a: {image: b}}\n").edges()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{edge: {a: [a]}}      | x-mesh-check.edge: unknown key (expected: visit, edges",
                "{edges: {a: [b]}}     | x-mesh-check.service: b (expected: a service of this file)",
                "{edges: {c: [a]}}     | x-mesh-check.service: c (expected: a service of this file, or",
                "{edges: [a]}          | x-mesh-check.edges: no mapping (expected: a mapping)",
                "{faults: {outside: x}} | x-mesh-check.service: outside (expected: a service of this",
                "{visit: 'ftp://a/'}   | x-mesh-check.visit: ftp://a/ (expected: an address as http",
                "{visit: {a: b}}       | x-mesh-check.visit: a collection (expected: a list of texts)",
                "later                 | x-mesh-check: no mapping (expected: a mapping)"
            })
    void mistakesAreNamedWithTheirPlace(String section, String message) {
        assertThatThrownBy(
                        () -> check("services: {a: {image: b}}\nx-mesh-check: " + section + "\n"))
                .isInstanceOf(MeshFailure.class)
                .hasMessageStartingWith("f.yaml:2:")
                .hasMessageContaining(": " + message);
    }

    private static DeclaredCheck check(String text) {
        return ComposeInjector.inject("f.yaml", text.getBytes(StandardCharsets.UTF_8), SETTINGS)
                .application()
                .check();
    }
}
