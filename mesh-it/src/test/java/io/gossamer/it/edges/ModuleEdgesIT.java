package io.gossamer.it.edges;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.gossamer.it.process.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Architecture section 2: proxy, identity and destination meet on the wire and nowhere else. */
class ModuleEdgesIT {

    private static final List<String> MODULES =
            List.of("api", "autoconfigure", "identity", "destination", "proxy", "demo", "cli");

    /** Which of our own packages a module may use besides its own. */
    private static final Map<String, List<String>> MAY_USE =
            Map.of(
                    "api", List.of(),
                    "autoconfigure", List.of("api"),
                    "identity", List.of("api", "autoconfigure"),
                    "destination", List.of("api", "autoconfigure"),
                    "proxy", List.of("api"),
                    "demo", List.of(),
                    "cli", List.of("api", "autoconfigure"));

    private static JavaClasses classes;

    @BeforeAll
    static void readClasses() {
        List<Path> folders =
                MODULES.stream()
                        .map(
                                module ->
                                        Repository.root()
                                                .resolve("mesh-" + module + "/target/classes"))
                        .filter(Files::isDirectory)
                        .collect(Collectors.toList());
        classes = new ClassFileImporter().importPaths(folders);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"api", "autoconfigure", "identity", "destination", "proxy", "demo", "cli"})
    void moduleUsesOnlyWhatItMay(String module) {
        String[] forbidden =
                MODULES.stream()
                        .filter(other -> !other.equals(module))
                        .filter(other -> !MAY_USE.getOrDefault(module, List.of()).contains(other))
                        .map(other -> "io.gossamer." + other + "..")
                        .toArray(String[]::new);
        assertThat(classes.that(inModule(module))).as(module + " is compiled").isNotEmpty();

        noClasses()
                .that()
                .resideInAPackage("io.gossamer." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .check(classes);
    }

    private static com.tngtech.archunit.base.DescribedPredicate<
                    com.tngtech.archunit.core.domain.JavaClass>
            inModule(String module) {
        return com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                "io.gossamer." + module + "..");
    }

    @Test
    void bouncyCastleStaysInTheCertificateAuthority() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.gossamer.identity.ca..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bouncycastle..")
                .check(classes);
    }

    @Test
    void springStaysOutOfTheDataPathAndTheCertificateAuthority() {
        noClasses()
                .that()
                .resideInAnyPackage("io.gossamer.proxy..", "io.gossamer.identity.ca..")
                .and()
                .resideOutsideOfPackages("io.gossamer.proxy.app..", "io.gossamer.proxy.admin..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .check(classes);
    }
}
