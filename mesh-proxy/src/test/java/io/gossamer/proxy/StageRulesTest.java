package io.gossamer.proxy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Edges between the stages of the data path (architecture of mesh-proxy). */
class StageRulesTest {

    private static final String BASE = "io.gossamer.proxy.";

    private final JavaClasses classes =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.gossamer.proxy");

    @Test
    void stagesDoNotKnowEachOther() {
        slices().matching(
                        BASE
                                + "(accept|detect|identify|authorize|route|balance|forward|observe"
                                + "|control)..")
                .should()
                .notDependOnEachOther()
                .because("only inbound and outbound compose: take a small interface instead")
                .check(classes);
    }

    @Test
    void sharedMechanismsKnowNoStage() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        BASE + "model..", BASE + "http..", BASE + "channel..", BASE + "grpc..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        BASE + "accept..",
                        BASE + "detect..",
                        BASE + "identify..",
                        BASE + "authorize..",
                        BASE + "route..",
                        BASE + "balance..",
                        BASE + "forward..",
                        BASE + "observe..",
                        BASE + "control..",
                        BASE + "inbound..",
                        BASE + "outbound..")
                .because("every stage stands on them")
                .check(classes);
    }

    @Test
    void decisionsKnowNoSockets() {
        noClasses()
                .that()
                .resideInAnyPackage(BASE + "balance..", BASE + "authorize..", BASE + "model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "reactor..")
                .because("they are tested in virtual time without sockets")
                .check(classes);
    }

    @Test
    void theDataPathKnowsNeitherSpringNorReactor() {
        noClasses()
                .that()
                .resideOutsideOfPackages(BASE + "app..", BASE + "admin..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "reactor..", "org.reactivestreams..")
                .because("Boot is only the composition root, reactor-netty only the admin server")
                .check(classes);
    }

    @Test
    void grpcJavaIsForTestsOnly() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.grpc..", "com.google.common..")
                .because("it weighs more than all else that the sidecar has (docs/decisions.md)")
                .check(classes);
    }
}
