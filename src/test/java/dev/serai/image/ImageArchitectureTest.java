package dev.serai.image;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import dev.serai.image.kernels.KernelFamily;

/** What the packages below {@code dev.serai.image} may use of each other; many types there are public for a neighbor only. */
@AnalyzeClasses(packages = "dev.serai", importOptions = ImportOption.DoNotIncludeTests.class)
class ImageArchitectureTest {
    private static final String CODEC = "dev.serai.image.codec";
    private static final DescribedPredicate<JavaClass> FORMATS = resideInAPackage(CODEC + ".*..")
            .and(not(resideInAnyPackage(CODEC + ".bytes", CODEC + ".deflate")))
            .as("the packages of the formats");

    @ArchTest
    static final ArchRule formatsUseEachOtherOnlyByWayOfBytesAndDeflate = slices().matching(CODEC + ".(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(alwaysTrue(), resideInAnyPackage(CODEC + ".bytes", CODEC + ".deflate"));

    @ArchTest
    static final ArchRule deflateAndBytesKnowNoFormat = noClasses()
            .that()
            .resideInAnyPackage(CODEC + ".bytes", CODEC + ".deflate")
            .should()
            .dependOnClassesThat(FORMATS.or(resideInAPackage(CODEC)));

    @ArchTest
    static final ArchRule formatsDoNotKnowTheirRegistry =
            noClasses().that(FORMATS).should().dependOnClassesThat(nameMatching(".*\\.codec\\.(Codecs|EncodedFile)"));

    @ArchTest
    static final ArchRule ofAFormatOnlyItsCodecIsSeenOutside = noClasses()
            .that(not(FORMATS))
            .should()
            .dependOnClassesThat(FORMATS.and(not(nameMatching(".*\\.[A-Z][a-z]+Codec"))));

    @ArchTest
    static final ArchRule codecsAreUsedThroughTheRegistry = noClasses()
            .that()
            .resideOutsideOfPackages(CODEC + "..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage(CODEC + "..").and(not(belongToAnyOf(Codecs.class, WriteOptions.class))));

    @ArchTest
    static final ArchRule kernelsServePicturesOnly = noClasses()
            .that()
            .resideOutsideOfPackages("dev.serai.image..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("dev.serai.image.kernels").and(not(belongToAnyOf(KernelFamily.class))));

    @ArchTest
    static final ArchRule kernelsKnowArraysOnly = classes()
            .that()
            .resideInAnyPackage("dev.serai.image.kernels", CODEC + ".jpeg.kernels")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "java..", "jdk..", "dev.serai.vectors", "dev.serai.image.kernels", CODEC + ".jpeg.kernels"));

    @ArchTest
    static final ArchRule picturesDoNotKnowFiles = noClasses()
            .that()
            .resideInAnyPackage("dev.serai.image", "dev.serai.image.kernels")
            .should()
            .dependOnClassesThat(resideInAPackage(CODEC + ".."));
}
