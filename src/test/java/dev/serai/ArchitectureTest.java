package dev.serai;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

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
            .layer("what routes call")
            .definedBy(
                    "dev.serai.jobs..",
                    "dev.serai.http..",
                    "dev.serai.udp..",
                    "dev.serai.operations..",
                    "dev.serai.camel..")
            .layer("adapters")
            .definedBy("dev.serai.events..", "dev.serai.aws..", "dev.serai.process..")
            .layer("operations")
            .definedBy("dev.serai.image..", "dev.serai.numbers..", "dev.serai.checksum..")
            .layer("values")
            .definedBy("dev.serai.json..", "dev.serai.memory..", "dev.serai.refusal..", "dev.serai.vectors..")
            .whereLayer("command line")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("application")
            .mayOnlyBeAccessedByLayers("command line")
            .whereLayer("what routes call")
            .mayOnlyBeAccessedByLayers("command line", "application")
            .whereLayer("adapters")
            .mayOnlyBeAccessedByLayers("command line", "application", "what routes call")
            .whereLayer("operations")
            .mayOnlyBeAccessedByLayers("command line", "application", "what routes call", "adapters");

    @ArchTest
    static final ArchRule roomsDoNotDependOnEachOtherInCircles =
            slices().matching("dev.serai.(*)..").should().beFreeOfCycles();

    /** Types that are public only because the embedded servers are two packages. */
    @ArchTest
    static final ArchRule embeddedServersAreSeenByTheirFrontsOnly = noClasses()
            .that()
            .resideOutsideOfPackages("dev.serai.aws.embedded..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.serai.aws.embedded..")
                    .and(not(nameMatching(".*\\.(EmbeddedQueues|EmbeddedBuckets|UploadNotifications)"))));

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
