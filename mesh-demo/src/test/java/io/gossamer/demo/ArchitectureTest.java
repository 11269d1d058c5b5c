package io.gossamer.demo;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private final JavaClasses classes =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.gossamer.demo");

    @Test
    void shopKnowsNothingOfTheMesh() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        JavaClass.Predicates.resideInAPackage("io.gossamer..")
                                .and(
                                        JavaClass.Predicates.resideOutsideOfPackage(
                                                "io.gossamer.demo..")))
                .because("its services must work with nothing but each other's names")
                .check(classes);
    }

    @Test
    void rolesDoNotKnowEachOther() {
        slices().matching("io.gossamer.demo.(web|books|stock|prices|coupons|legacy|traffic)..")
                .should()
                .notDependOnEachOther()
                .because("they are separate services that meet on the wire")
                .check(classes);
    }
}
