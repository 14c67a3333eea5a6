package dev.serai.bench;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.GaussianBlur;
import dev.serai.image.Grayscale;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.Scale;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import dev.serai.image.kernels.KernelFamily;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;

/**
 * Serai's side of a comparison with other image libraries. Reads lines {@code JOB SIZE BUDGET_MS} and answers each with
 * {@code MEDIAN_MS CALLS OUTPUT_BYTES PEAK_RSS_KB MIN_MS MIN_CPU_MS}, or {@code NA} and a reason for a job it cannot do. A job is run
 * again and again for about that long. Images are {@code $PEERS/img/SIZE.jpg}, {@code .png}, {@code .bmp}, {@code .gif}
 * and {@code .rgb} (raw, 8 bits), and {@code SIZE-KIND.tif} for the job {@code tiff_KIND}.
 */
public final class CompareWorker {
    private static final Path IMAGES =
            Path.of(System.getenv().getOrDefault("PEERS", ".")).resolve("img");
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int MOST_CALLS = 200;

    private CompareWorker() {}

    /** The only argument is how many threads a job may use. */
    public static void main(String[] args) throws IOException {
        // Parallel streams of what runs in a pool run in that pool.
        ForkJoinPool pool = new ForkJoinPool(Integer.parseInt(args[0]));
        KernelFamily.warmUp();
        Codecs.warmUp();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.trim().split(" ");
            String answer;
            try {
                Callable<byte[]> job = job(words[0], words[1]);
                double budget = Double.parseDouble(words[2]);
                answer = job == null
                        ? "NA"
                        : pool.submit(() -> time(job, budget)).get();
            } catch (ExecutionException failed) {
                answer = "NA " + String.valueOf(failed.getCause()).replaceAll("\\s+", "_");
            } catch (IOException | InterruptedException failed) {
                answer = "NA " + String.valueOf(failed).replaceAll("\\s+", "_");
            }
            out.println(answer);
        }
    }

    private static Callable<byte[]> job(String name, String size) throws IOException {
        int colon = name.indexOf(':');
        String kind = colon < 0 ? name : name.substring(0, colon);
        double sigma = colon < 0 ? 0 : Double.parseDouble(name.substring(colon + 1));
        Grayscale grayscale = new Grayscale();
        Scale scale = new Scale();
        GaussianBlur blur = new GaussianBlur();
        switch (kind) {
            case "op_blur":
                Picture sharp = raw(size);
                return () -> pixels(blur.apply(sharp, sigma));
            case "op_gray":
                Picture colour = raw(size);
                return () -> pixels(grayscale.apply(colour));
            case "op_half":
                Picture whole = raw(size);
                return () -> pixels(scale.apply(whole, 0.5));
            case "bare_gray":
                byte[] toGray = raw(size).frames().get(0).bytes();
                return () -> BareLoops.gray(toGray);
            case "bare_half":
                Frame toHalve = raw(size).frames().get(0);
                return () -> BareLoops.half(toHalve.bytes(), 3 * toHalve.width());
            case "bare_blur":
                Frame toBlur = raw(size).frames().get(0);
                // As far as the Gaussian of sigma 1 or 2 is not negligible.
                int radius = sigma < 1.5 ? 4 : 8;
                return () -> BareLoops.blur(toBlur.bytes(), 3 * toBlur.width(), radius);
            case "jpeg_gray":
                byte[] jpegToGrey = file(size, "jpg");
                return () -> write(grayscale.apply(read(jpegToGrey)), Format.JPEG);
            case "jpeg_half":
                byte[] jpegToHalf = file(size, "jpg");
                return () -> write(scale.apply(read(jpegToHalf), 0.5), Format.JPEG);
            case "jpeg_dec":
                byte[] jpeg = file(size, "jpg");
                return () -> pixels(read(jpeg));
            case "jpeg_enc":
                Picture forJpeg = raw(size);
                return () -> write(forJpeg, Format.JPEG);
            case "png_blur":
                byte[] pngToBlur = file(size, "png");
                return () -> write(blur.apply(read(pngToBlur), sigma), Format.PNG);
            case "png_dec":
                byte[] png = file(size, "png");
                return () -> pixels(read(png));
            case "png_enc":
                Picture forPng = raw(size);
                return () -> write(forPng, Format.PNG);
            case "gif_gray":
                byte[] gifToGrey = file(size, "gif");
                return () -> write(grayscale.apply(read(gifToGrey)), Format.GIF);
            case "gif_half":
                byte[] gifToHalf = file(size, "gif");
                return () -> write(scale.apply(read(gifToHalf), 0.5), Format.GIF);
            case "bmp_dec":
                byte[] bmp = file(size, "bmp");
                return () -> pixels(read(bmp));
            default:
                if (kind.startsWith("tiff_")) {
                    byte[] tiff = file(size + "-" + kind.substring("tiff_".length()), "tif");
                    return () -> pixels(read(tiff));
                }
                return null;
        }
    }

    private static byte[] file(String size, String ending) throws IOException {
        return Files.readAllBytes(IMAGES.resolve(size + "." + ending));
    }

    /** The raw image as a picture of pixels only. */
    private static Picture raw(String size) throws IOException {
        int[] dimensions =
                switch (size) {
                    case "s" -> new int[] {720, 450};
                    case "m" -> new int[] {1792, 1120};
                    case "l" -> new int[] {4288, 2800};
                    default -> throw new IOException("no size " + size);
                };
        return Picture.of(Format.PNG, Frame.of(file(size, "rgb"), 3, dimensions[0], dimensions[1], 0));
    }

    private static Picture read(byte[] file) {
        return Codecs.read(file, Limits.DEFAULT);
    }

    private static byte[] write(Picture picture, Format format) {
        return Codecs.write(picture, format, WriteOptions.DEFAULT);
    }

    private static byte[] pixels(Picture picture) {
        return picture.frames().get(0).bytes();
    }

    private static String time(Callable<byte[]> job, double budgetMillis) throws Exception {
        double[] taken = new double[MOST_CALLS];
        double leastCpu = Double.MAX_VALUE;
        int calls = 0;
        int bytes;
        long end = System.nanoTime() + (long) (budgetMillis * 1e6);
        do {
            long cpuBefore = cpuNanos();
            long before = System.nanoTime();
            bytes = job.call().length;
            taken[calls++] = (System.nanoTime() - before) / 1e6;
            leastCpu = Math.min(leastCpu, (cpuNanos() - cpuBefore) / 1e6);
        } while (System.nanoTime() < end && calls < MOST_CALLS);
        Arrays.sort(taken, 0, calls);
        return String.format(
                Locale.ROOT,
                "%.4f %d %d %d %.4f %.4f",
                taken[calls / 2],
                calls,
                bytes,
                peakKilobytes(),
                taken[0],
                leastCpu);
    }

    /** Processor time of all Java threads. */
    private static long cpuNanos() {
        long sum = 0;
        for (long id : THREADS.getAllThreadIds()) {
            sum += Math.max(0, THREADS.getThreadCpuTime(id));
        }
        return sum;
    }

    /** The process's largest resident size so far, as Linux has it; 0 elsewhere. */
    private static long peakKilobytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return 0;
    }
}
