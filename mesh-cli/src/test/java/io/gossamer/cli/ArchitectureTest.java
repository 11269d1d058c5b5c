package io.gossamer.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private final JavaClasses classes =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.gossamer.cli");

    @Test
    void servicesAreMetAsProcessesAndOnTheWire() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.gossamer.proxy..",
                        "io.gossamer.identity..",
                        "io.gossamer.destination..",
                        "io.gossamer.demo..",
                        "org.springframework..")
                .because("they are other programs; use their command line, metrics or gRPC")
                .check(classes);
    }

    @Test
    void packagesDependDownwardsOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("command")
                .definedBy("io.gossamer.cli.command..")
                .layer("compose")
                .definedBy("io.gossamer.cli.compose..")
                .layer("export")
                .definedBy("io.gossamer.cli.export..")
                .layer("demo")
                .definedBy("io.gossamer.cli.demo")
                .layer("run")
                .definedBy("io.gossamer.cli.run")
                .layer("up")
                .definedBy("io.gossamer.cli.up")
                .layer("controlplane")
                .definedBy("io.gossamer.cli.controlplane")
                .layer("netns")
                .definedBy("io.gossamer.cli.netns")
                .layer("render")
                .definedBy("io.gossamer.cli.render")
                .layer("edges")
                .definedBy("io.gossamer.cli.edges")
                .layer("process")
                .definedBy("io.gossamer.cli.process")
                .whereLayer("compose")
                .mayOnlyBeAccessedByLayers("command", "up", "export")
                .whereLayer("export")
                .mayOnlyBeAccessedByLayers("command")
                .whereLayer("up")
                .mayOnlyBeAccessedByLayers("command")
                .whereLayer("demo")
                .mayOnlyBeAccessedByLayers("command")
                .whereLayer("run")
                .mayOnlyBeAccessedByLayers("command")
                .whereLayer("netns")
                .mayOnlyBeAccessedByLayers("demo")
                .whereLayer("controlplane")
                .mayOnlyBeAccessedByLayers("command", "demo", "run")
                .whereLayer("render")
                .mayOnlyBeAccessedByLayers("command", "demo", "up")
                .whereLayer("edges")
                .mayOnlyBeAccessedByLayers("command", "demo", "run", "up", "render")
                .check(classes);
    }

    @Test
    void composeFilesAreReadThenPlannedThenWoven() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("weaving")
                .definedBy("io.gossamer.cli.compose")
                .layer("plan")
                .definedBy("io.gossamer.cli.compose.plan")
                .layer("model")
                .definedBy("io.gossamer.cli.compose.model")
                .layer("yaml")
                .definedBy("io.gossamer.cli.compose.yaml")
                .layer("text")
                .definedBy("io.gossamer.cli.compose.text")
                .whereLayer("weaving")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("plan")
                .mayOnlyBeAccessedByLayers("weaving")
                .whereLayer("model")
                .mayOnlyBeAccessedByLayers("weaving", "plan")
                .whereLayer("text")
                .mayOnlyBeAccessedByLayers("weaving")
                .check(classes);
    }

    @Test
    void exportsAreReadThenBecomePodsThenManifests() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("manifests")
                .definedBy("io.gossamer.cli.export")
                .layer("pod")
                .definedBy("io.gossamer.cli.export.pod")
                .layer("source")
                .definedBy("io.gossamer.cli.export.source")
                .whereLayer("manifests")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("pod")
                .mayOnlyBeAccessedByLayers("manifests")
                .check(classes);
    }
}
