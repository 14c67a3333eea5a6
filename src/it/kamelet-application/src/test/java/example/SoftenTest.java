package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoftenTest {
    @TempDir
    private Path folder;

    @Test
    void aRouteFileIsAllThatAnApplicationNeeds() throws Exception {
        Path unfinished = folder.resolve("cat.png");
        ImageIO.write(new BufferedImage(40, 31, BufferedImage.TYPE_INT_RGB), "png", unfinished.toFile());
        byte[] bytes = Files.readAllBytes(unfinished);
        Main main = new Main();
        main.addInitialProperty("folder", folder.toString());
        main.start();
        try {
            NotifyBuilder done = new NotifyBuilder(main.getCamelContext())
                    .fromRoute("soften")
                    .whenDone(1)
                    .create();
            Files.createDirectories(folder.resolve("in"));
            Files.move(unfinished, folder.resolve("in/cat.png"));
            assertTrue(done.matches(3, TimeUnit.MINUTES));
            assertEquals("pair impair " + fletcher32(bytes), Files.readString(folder.resolve("out/cat.png.txt")));
            BufferedImage small = ImageIO.read(folder.resolve("out/cat.png").toFile());
            assertEquals(List.of(20, 16), List.of(small.getWidth(), small.getHeight()));
            String statistics = main.getCamelTemplate()
                    .requestBody("kamelet:numbers-statistics-action?numbers=text", "1,2,6", String.class);
            assertEquals("{\"count\":3,\"min\":\"1\",\"max\":\"6\",\"mean\":\"3\",\"median\":\"2\"}", statistics);
        } finally {
            main.stop();
        }
    }

    @Test
    void theLibraryBringsNoServersNoClientsAndNoSettings() {
        List<String> libraries = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(path -> Path.of(path).getFileName().toString())
                .toList();
        for (String unwanted : List.of(
                "aws", "netty", "elasticmq", "s3proxy", "jclouds", "jetty", "picocli", "logback", "micrometer",
                "opentelemetry", "jackson-databind", "h2-", "scala")) {
            assertTrue(
                    libraries.stream().noneMatch(library -> library.contains(unwanted)), unwanted + " in " + libraries);
        }
        for (String configuration : List.of("application.properties", "logback.xml")) {
            assertNull(SoftenTest.class.getResource("/" + configuration), configuration);
        }
    }

    /** Fletcher-32 of 16-bit little-endian words, as its definition says. */
    private static String fletcher32(byte[] bytes) {
        long sum = 0;
        long sumOfSums = 0;
        for (int i = 0; i < bytes.length; i += 2) {
            int high = i + 1 < bytes.length ? bytes[i + 1] & 0xff : 0;
            sum = (sum + (bytes[i] & 0xff) + (high << 8)) % 65535;
            sumOfSums = (sumOfSums + sum) % 65535;
        }
        return String.format("%08X", sumOfSums << 16 | sum);
    }
}
