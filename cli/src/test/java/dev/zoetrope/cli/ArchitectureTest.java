package dev.zoetrope.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.zoetrope.core.exec.CounterRandom;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The arrows between modules and packages that {@code module-info} cannot hold. It stands in this module because only
 * this one sees all the others.
 */
final class ArchitectureTest {
    private static final String CORE = "dev.zoetrope.core..";
    private static final String LAYERS = "dev.zoetrope.layers..";
    private static final String INSPECT = "dev.zoetrope.inspect..";
    private static final String VIDEO = "dev.zoetrope.video..";
    private static final String INTEROP = "dev.zoetrope.interop..";
    private static final String STUDY = "dev.zoetrope.study..";

    private static final String[] KERNEL_TWINS = {"dev.zoetrope.core.kernel.scalar..", "dev.zoetrope.core.kernel.simd.."
    };

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.zoetrope");

    @Test
    void allModulesAreSeen() {
        assertThat(ALL)
                .extracting(JavaClass::getPackageName)
                .contains("dev.zoetrope.core.tensor", "dev.zoetrope.core.kernel", "dev.zoetrope.cli");
    }

    @Test
    void coreUsesTheJdkAlone() {
        classes()
                .that()
                .resideInAPackage(CORE)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(CORE, "java..", "jdk.incubator.vector", "org.jspecify.annotations")
                .check(ALL);
    }

    @Test
    void layersUseCoreAndTheJdkAlone() {
        classes()
                .that()
                .resideInAPackage(LAYERS)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(LAYERS, CORE, "java..", "org.jspecify.annotations")
                .allowEmptyShould(true)
                .check(ALL);
    }

    @Test
    void inspectUsesLayersAndTheJdkAlone() {
        classes()
                .that()
                .resideInAPackage(INSPECT)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(INSPECT, LAYERS, CORE, "java..", "org.jspecify.annotations")
                .check(ALL);
    }

    @Test
    void videoKnowsNothingOfLayers() {
        noClasses()
                .that()
                .resideInAPackage(VIDEO)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(LAYERS, INTEROP)
                .allowEmptyShould(true)
                .check(ALL);
    }

    @Test
    void onlySimdKernelsUseTheVectorModule() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.zoetrope.core.kernel.simd..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator..")
                .check(ALL);
    }

    @Test
    void kernelsNeitherThreadNorLog() {
        noClasses()
                .that()
                .resideInAnyPackage(KERNEL_TWINS)
                .should()
                .dependOnClassesThat(resideInAnyPackage("dev.zoetrope.core.exec..", "java.util.concurrent..")
                        .and(not(equivalentTo(CounterRandom.class))) // a function, without state
                        .or(JavaClass.Predicates.assignableTo(System.Logger.class))
                        .or(JavaClass.Predicates.assignableTo(Thread.class)))
                .allowEmptyShould(true)
                .check(ALL);
    }

    @Test
    void librariesDoNotWriteToTheStandardStreams() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE, LAYERS, INSPECT, VIDEO, INTEROP, STUDY)
                .should(ACCESS_STANDARD_STREAMS)
                .check(ALL);
    }

    @Test
    void publicSignaturesNameNoForeignTypes() {
        classes()
                .that()
                .resideInAnyPackage(CORE, LAYERS, INSPECT, VIDEO, INTEROP)
                .and()
                .arePublic()
                .and()
                .resideOutsideOfPackages(KERNEL_TWINS)
                .should(haveNoPublicSignatureWith(
                        "org.jcodec..", "com.google.protobuf..", "jdk.incubator..", KERNEL_TWINS[0], KERNEL_TWINS[1]))
                .check(ALL);
    }

    /** A transitive one would be needed by whoever compiles against the module. */
    @Test
    void jspecifyIsNeverRequiredTransitively() {
        assertThat(ModuleLayer.boot().modules())
                .filteredOn(module -> module.isNamed() && module.getName().startsWith("dev.zoetrope."))
                .hasSizeGreaterThanOrEqualTo(4)
                .flatExtracting(module -> module.getDescriptor().requires())
                .filteredOn(required -> required.name().equals("org.jspecify"))
                .noneMatch(required -> required.modifiers().contains(Modifier.TRANSITIVE));
    }

    /** Violated by a public or protected field, constructor or method, or a supertype, from one of the packages. */
    private static ArchCondition<JavaClass> haveNoPublicSignatureWith(String... packages) {
        var foreign = resideInAnyPackage(packages);
        return new ArchCondition<>("have no public signature with types of " + String.join(", ", packages)) {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                Stream.concat(item.getRawInterfaces().stream(), item.getRawSuperclass().stream())
                        .filter(foreign)
                        .forEach(type -> events.add(SimpleConditionEvent.violated(
                                item, item.getName() + " extends or implements " + type.getName())));
                item.getMembers().stream()
                        .filter(ArchitectureTest::isVisible)
                        .forEach(member -> member.getAllInvolvedRawTypes().stream()
                                .filter(foreign)
                                .forEach(type -> events.add(SimpleConditionEvent.violated(
                                        member, member.getFullName() + " names " + type.getName()))));
            }
        };
    }

    private static boolean isVisible(JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
    }
}
