package io.gossamer.identity;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The module's edges and sizes, as its package-info files and the style guide state them. */
class IdentityArchitectureTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.gossamer.identity");

    @Test
    void authorityTokensAndStorageKnowNeitherSpringNorGrpc() {
        noClasses()
                .that()
                .resideInAnyPackage("..identity.ca", "..token", "..storage", "..audit")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "io.grpc..", "io.netty..")
                .because("they are judged and tested without a server")
                .check(CLASSES);
    }

    @Test
    void servicesOnTheWireKnowNoSpring() {
        noClasses()
                .that()
                .resideInAPackage("..identity.grpc")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .because("app composes them")
                .check(CLASSES);
    }

    @Test
    void bouncyCastleStaysInTheAuthority() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..identity.ca")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bouncycastle..")
                .because("the authority's own types stand for certificates elsewhere")
                .check(CLASSES);
    }

    @Test
    void authorityAndTokensDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("..identity.ca")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..identity.token", "..identity.audit")
                .because("who may have a certificate is decided in grpc")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("..identity.token")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..identity.ca", "..identity.audit")
                .because("who may have a certificate is decided in grpc")
                .check(CLASSES);
    }

    @Test
    void nothingDependsOnTheComposition() {
        classes()
                .that()
                .resideInAPackage("..identity.app")
                .should()
                .onlyHaveDependentClassesThat()
                .resideInAPackage("..identity.app")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.gossamer.identity.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void timeIsInjected() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..identity.app")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .because("a Clock or a ticker is a constructor's argument")
                .check(CLASSES);
    }

    @Test
    void packagesHoldTwentyTypesAtMost() {
        Map<String, Long> types =
                CLASSES.stream()
                        .filter(JavaClass::isTopLevelClass)
                        .filter(type -> !type.getSimpleName().equals("package-info"))
                        .collect(
                                Collectors.groupingBy(
                                        JavaClass::getPackageName, Collectors.counting()));

        assertThat(types).isNotEmpty();
        assertThat(types.values()).allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(20));
    }

    @Test
    void filesAreShort() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            List<Integer> lines =
                    files.filter(file -> file.toString().endsWith(".java"))
                            .map(IdentityArchitectureTest::lines)
                            .sorted()
                            .toList();

            assertThat(lines.get(lines.size() * 9 / 10)).isLessThan(220);
            assertThat(lines.get(lines.size() - 1)).isLessThanOrEqualTo(500);
        }
    }

    private static int lines(Path file) {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
