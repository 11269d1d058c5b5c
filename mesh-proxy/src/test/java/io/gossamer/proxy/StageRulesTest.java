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
                .resideInAPackage("io.netty..")
                .because("they are tested in virtual time without sockets")
                .check(classes);
    }

    @Test
    void onlyTheCompositionRootKnowsSpring() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + "app..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .because("Boot configures the proxy, nothing else (docs/decisions.md)")
                .check(classes);
    }

    @Test
    void theAdminServerKnowsOnlyHowConnectionsBegin() {
        noClasses()
                .that()
                .resideInAPackage(BASE + "admin..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        BASE + "identify..",
                        BASE + "authorize..",
                        BASE + "route..",
                        BASE + "balance..",
                        BASE + "forward..",
                        BASE + "control..",
                        BASE + "inbound..",
                        BASE + "outbound..",
                        BASE + "app..")
                .because("it answers whatever the data path does")
                .check(classes);
    }

    @Test
    void whatWeighsMostIsForTestsOnly() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.grpc..", "com.google.common..", "reactor..", "org.reactivestreams..")
                .because("each weighs more than what the sidecar needs of it (docs/decisions.md)")
                .check(classes);
    }
}
