package io.gossamer.bench;

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
                    .importPackages("io.gossamer.bench");

    @Test
    void systemsAreMetAsProcesses() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.gossamer.proxy..",
                        "io.gossamer.identity..",
                        "io.gossamer.destination..",
                        "org.springframework..")
                .because("what is measured runs as its users run it")
                .check(classes);
    }

    @Test
    void generatorAndBackendDoNotKnowWhatIsMeasured() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.gossamer.bench.load..",
                        "io.gossamer.bench.backend..",
                        "io.gossamer.bench.http2..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.gossamer.bench.system..",
                        "io.gossamer.bench.workload..",
                        "io.gossamer.bench.measure..",
                        "io.gossamer.it..",
                        "io.gossamer.cli..")
                .because("every system must meet the same peers")
                .check(classes);
    }

    @Test
    void packagesDependDownwardsOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("app")
                .definedBy("io.gossamer.bench.app")
                .layer("workload")
                .definedBy("io.gossamer.bench.workload")
                .layer("report")
                .definedBy("io.gossamer.bench.report")
                .layer("system")
                .definedBy("io.gossamer.bench.system")
                .layer("measure")
                .definedBy("io.gossamer.bench.measure")
                .whereLayer("app")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("workload")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("report")
                .mayOnlyBeAccessedByLayers("app", "workload")
                .whereLayer("system")
                .mayOnlyBeAccessedByLayers("app", "workload", "report")
                .whereLayer("measure")
                .mayOnlyBeAccessedByLayers("workload", "report", "system")
                .check(classes);
    }
}
