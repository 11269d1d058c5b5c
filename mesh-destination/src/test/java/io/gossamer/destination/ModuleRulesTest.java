package io.gossamer.destination;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The stages of the module, and what each may know. */
class ModuleRulesTest {

    private static final String BASE = "io.gossamer.destination";

    private static final JavaClasses MODULE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(BASE);

    @Test
    void stagesKnowThoseBeforeThemOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("resource")
                .definedBy(BASE + ".resource..")
                .layer("source")
                .definedBy(BASE + ".source..")
                .layer("index")
                .definedBy(BASE + ".index")
                .layer("view")
                .definedBy(BASE + ".view..")
                .layer("stream")
                .definedBy(BASE + ".stream")
                .layer("grpc")
                .definedBy(BASE + ".grpc..")
                .layer("explain")
                .definedBy(BASE + ".explain..")
                .layer("app")
                .definedBy(BASE + ".app")
                .whereLayer("app")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("explain")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("grpc")
                .mayOnlyBeAccessedByLayers("explain", "app")
                .whereLayer("stream")
                .mayOnlyBeAccessedByLayers("grpc", "app")
                .whereLayer("view")
                .mayOnlyBeAccessedByLayers("stream", "grpc", "explain", "app")
                .whereLayer("index")
                .mayOnlyBeAccessedByLayers("view", "stream", "grpc", "explain", "app")
                .whereLayer("source")
                .mayOnlyBeAccessedByLayers("index", "grpc", "app")
                .check(MODULE);
    }

    @Test
    void sourcesDoNotKnowEachOther() {
        slices().matching(BASE + ".source.(*)..").should().notDependOnEachOther().check(MODULE);
    }

    @Test
    void viewsAreMadeOfTheJdkAndTheModel() {
        classes()
                .that()
                .resideInAPackage(BASE + ".view..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "io.gossamer.api",
                        BASE + ".view..",
                        BASE + ".index",
                        BASE + ".resource..")
                .because("a view is a pure function of a snapshot")
                .check(MODULE);
    }

    @Test
    void grpcIsKnownToTheLastStagesOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages(BASE + ".grpc..", BASE + ".explain..", BASE + ".app")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.grpc..", "com.google.protobuf..", "io.gossamer.api.*..")
                .because("messages are mapped in the grpc package, and explained")
                .check(MODULE);
    }

    @Test
    void explanationsAreMadeOfWhatSidecarsAreTold() {
        noClasses()
                .that()
                .resideInAPackage(BASE + ".explain.evaluate..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        BASE + ".resource..", BASE + ".index", BASE + ".view..", BASE + ".grpc..")
                .because("it decides over the messages, as a sidecar does")
                .check(MODULE);
    }

    @Test
    void yamlIsReadInOnePlace() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + ".resource.parse")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.snakeyaml..")
                .because("problems carry the line and field that only the parser knows")
                .check(MODULE);
    }

    @Test
    void dockerIsKnownToItsSourceOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + ".source.compose..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.github.dockerjava..", "com.fasterxml..")
                .because("the engine is one source among others, and not always there")
                .check(MODULE);
    }

    @Test
    void springComposesOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + ".app")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .because("only the composition root knows Spring")
                .check(MODULE);
    }

    @Test
    void timeIsInjected() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + ".app")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .because("tests move time; take a Clock or LongSupplier")
                .check(MODULE);
    }
}
