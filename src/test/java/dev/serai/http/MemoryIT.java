package dev.serai.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.app.Part;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One child with a small heap gets hundreds of pictures, most of them made to fill it. A child that runs out of memory
 * ends (and its request is answered 503), so that all answers and the same process at the end mean that it never did.
 */
@Timeout(600)
class MemoryIT {
    /** MiB of heap. A picture of the most pixels allowed fits it a few times, what the hostile files claim does not. */
    private static final int HEAP = 128;

    /** MiB that a child may take in all: the heap, and what the JVM and the decoders in machine code need beside it. */
    private static final int RESIDENT = HEAP + 256;

    private static final int MAX_PIXELS = 2_000_000;
    private static final long BOMB = 256L << 20;
    private static final List<String> STEPS = List.of("grayscale", "scale:0.5", "blur:2", "scale:1.5,grayscale");

    @TempDir
    static Path data;

    /** A file, and the status that it is to be answered with. */
    private record Sample(String name, byte[] file, int status) {}

    @Test
    void staysFlatWhateverPicturesClaimToBe() throws Exception {
        Map<String, String> settings = Map.of(
                "serai.http.children", "1",
                "serai.http.child-heap", String.valueOf(HEAP),
                "serai.image.max-pixels", String.valueOf(MAX_PIXELS));
        try (HttpServers servers = new HttpServers(data, EnumSet.of(Part.HTTP), settings)) {
            List<Sample> samples = samples();
            HttpResponse<byte[]> first = servers.post(servers.a("/"), Images.encoded("png", 8, 8));
            assertThat(first.statusCode()).isEqualTo(200);
            List<Long> before = pids();
            for (String steps : STEPS) {
                for (Sample sample : samples) {
                    HttpResponse<byte[]> answer =
                            servers.post(servers.a("/pipeline?format=png&steps=" + steps), sample.file);
                    assertThat(answer.statusCode())
                            .as(
                                    "%s through %s: %s",
                                    sample.name,
                                    steps,
                                    answer.statusCode() == 200 ? "a picture" : new String(answer.body(), ISO_8859_1))
                            .isEqualTo(sample.status);
                }
            }
            assertThat(before).hasSize(1).isEqualTo(pids());
            assertThat(peakMebibytes(before.get(0))).isLessThan(RESIDENT);
        }
    }

    private static List<Long> pids() {
        return HttpServers.children().stream().map(ProcessHandle::pid).toList();
    }

    /** The most memory the process ever had, as Linux counts it; 0 elsewhere. */
    private static long peakMebibytes(long pid) throws Exception {
        Path status = Path.of("/proc", String.valueOf(pid), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    private static List<Sample> samples() {
        List<Sample> all = new ArrayList<>();
        ordinary(all);
        claims(all);
        bombs(all);
        return all;
    }

    private static void ordinary(List<Sample> all) {
        byte[] jpeg = Images.encoded("jpg", 800, 600);
        byte[] png = Images.encoded("png", 800, 600);
        byte[] gif = Images.encoded("gif", 800, 600);
        byte[] bmp = Images.encoded("bmp", 400, 300);
        byte[] tiff = Images.encoded("tiff", 400, 300);
        all.add(new Sample("JPEG", jpeg, 200));
        all.add(new Sample("PNG", png, 200));
        all.add(new Sample("GIF", gif, 200));
        all.add(new Sample("BMP", bmp, 200));
        all.add(new Sample("TIFF", tiff, 200));
        all.add(new Sample("WebP", HostileImages.webpLossless(640, 480), 200));
        all.add(new Sample("GIF of 100 frames", HostileImages.gif(1, 1, 100, 1, 1, HostileImages.ONE_PIXEL), 200));
        for (byte[] file : List.of(jpeg, png, gif, bmp, tiff)) {
            all.add(new Sample("half of a file", Arrays.copyOf(file, file.length / 2), 422));
            all.add(new Sample("a file but for its end", Arrays.copyOf(file, file.length - 200), 422));
            all.add(new Sample("40 bytes of a file", Arrays.copyOf(file, 40), 422));
        }
        all.add(new Sample("nothing", new byte[0], 415));
        all.add(new Sample("zeros", new byte[1000], 415));
    }

    private static void claims(List<Sample> all) {
        byte[] jpeg = Images.encoded("jpg", 64, 48);
        for (int side : new int[] {12_000, 50_000}) {
            String claim = " that claims " + side + " x " + side;
            all.add(new Sample("PNG" + claim, Images.claimingPng(side, side), 413));
            all.add(new Sample("JPEG" + claim, HostileImages.jpegClaiming(jpeg, side, side), 413));
            all.add(new Sample("GIF" + claim, HostileImages.gif(side, side, 1, 1, 1, HostileImages.ONE_PIXEL), 413));
            all.add(new Sample("BMP" + claim, HostileImages.bmpOfNoRuns(side, side), 413));
            all.add(new Sample("TIFF" + claim, HostileImages.tiff(side, side, 1, 0, 0, new byte[100]), 413));
            all.add(new Sample("WebP canvas" + claim, HostileImages.webpAnimation(side, side, 2, 1, 1), 413));
            all.add(new Sample(
                    "GIF whose frame" + claim, HostileImages.gif(9, 9, 1, side, side, HostileImages.ONE_PIXEL), 413));
            all.add(new Sample("TIFF whose tile" + claim, HostileImages.tiff(9, 9, 1, side, side, new byte[100]), 422));
        }
        all.add(new Sample("WebP", HostileImages.webpLossy(16_383, 16_383), 413));
        all.add(new Sample(
                "WebP whose frame is larger than it", HostileImages.webpAnimation(9, 9, 2, 16_383, 16_383), 422));
        all.add(new Sample(
                "GIF of 10,000 frames", HostileImages.gif(1, 1, 10_000, 1, 1, HostileImages.ONE_PIXEL), 413));
        all.add(new Sample("WebP of 10,000 frames", HostileImages.webpAnimation(1, 1, 10_000, 1, 1), 413));
        all.add(new Sample(
                "GIF of 900 frames of 9 megapixels",
                HostileImages.gif(3000, 3000, 900, 1, 1, HostileImages.ONE_PIXEL),
                413));
    }

    private static void bombs(List<Sample> all) {
        byte[] zeros = HostileImages.zlibZeros(BOMB);
        byte[] row = HostileImages.zlibZeros(9 * 10);
        byte[] codes = HostileImages.lzwZeros(16_000L * 16_000);
        all.add(new Sample("PNG bomb", HostileImages.png(16_000, 16_000, 8, 0, zeros, null, null), 413));
        all.add(new Sample("PNG with far too many rows", HostileImages.png(9, 9, 8, 0, zeros, null, null), 200));
        all.add(new Sample(
                "PNG with a bomb for a profile",
                HostileImages.png(9, 9, 8, 0, row, "iCCP", HostileImages.named("p", zeros)),
                200)); // it is left out, unread beyond what a profile may have
        all.add(new Sample(
                "PNG with a bomb for a text",
                HostileImages.png(9, 9, 8, 0, row, "zTXt", HostileImages.named("t", zeros)),
                200));
        all.add(new Sample("GIF bomb", HostileImages.gif(16_000, 16_000, 1, 16_000, 16_000, codes), 413));
        all.add(new Sample("GIF with far too many pixels", HostileImages.gif(9, 9, 1, 9, 9, codes), 200));
        all.add(new Sample("TIFF bomb", HostileImages.tiff(16_000, 16_000, 8, 0, 0, zeros), 413));
        all.add(new Sample("TIFF with far too many pixels", HostileImages.tiff(9, 9, 8, 0, 0, zeros), 200));
        all.add(new Sample(
                "TIFF with too long runs",
                HostileImages.tiff(9, 9, 32_773, 0, 0, HostileImages.packBitsZeros(1 << 28)),
                200));
        all.add(new Sample("WebP bomb", HostileImages.webpLossless(16_383, 16_383), 413));
    }
}
