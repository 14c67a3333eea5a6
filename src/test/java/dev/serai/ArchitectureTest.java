package dev.serai;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.serai.image.Format;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import java.util.List;

/** The arrows between packages point down, and the lowest are a library of their own. */
@AnalyzeClasses(packages = "dev.serai", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule arrowsPointDown = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("command line")
            .definedBy("dev.serai", "dev.serai.cli..")
            .layer("application")
            .definedBy("dev.serai.app..")
            .layer("adapters")
            .definedBy(
                    "dev.serai.aws..", "dev.serai.process..", "dev.serai.web..", "dev.serai.udp..", "dev.serai.camel..")
            .layer("operations")
            .definedBy("dev.serai.image..", "dev.serai.numbers..", "dev.serai.checksum..")
            .whereLayer("command line")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("application")
            .mayOnlyBeAccessedByLayers("command line")
            .whereLayer("adapters")
            .mayOnlyBeAccessedByLayers("command line", "application");

    @ArchTest
    static final ArchRule operationsKnowNoTransport = noClasses()
            .that()
            .resideInAnyPackage("dev.serai.image..", "dev.serai.numbers..", "dev.serai.checksum..", "dev.serai.refusal")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.camel..",
                    "software.amazon..",
                    "io.netty..",
                    "picocli..",
                    "org.elasticmq..",
                    "org.gaul..");

    @ArchTest
    static final ArchRule numbersAndPicturesDoNotKnowEachOther = noClasses()
            .that()
            .resideInAPackage("dev.serai.numbers..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.serai.image..", "dev.serai.checksum..");

    @ArchTest
    static final ArchRule picturesDoNotKnowNumbersOrChecksums = noClasses()
            .that()
            .resideInAPackage("dev.serai.image..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.serai.numbers..", "dev.serai.checksum..");

    /** Whatever is to be decoded or encoded goes to the engine, which is child processes where images are strangers'. */
    @ArchTest
    static final ArchRule picturesAreDecodedAndEncodedByTheEngineOnly = noClasses()
            .that()
            .resideOutsideOfPackages("dev.serai.image..", "dev.serai.process")
            .should()
            .callMethod(Codecs.class, "write", Picture.class, Format.class, WriteOptions.class)
            .orShould()
            .callMethod(Picture.class, "frames")
            .orShould()
            .callMethod(Picture.class, "content")
            .orShould()
            .callMethod(Picture.class, "loopCount")
            .orShould()
            .callMethod(Picture.class, "iccProfile")
            .orShould()
            .callMethod(Picture.class, "source")
            .orShould()
            .callMethod(Picture.class, "undecoded")
            .orShould()
            .callMethod(Picture.class, "withFrames", List.class);
}
