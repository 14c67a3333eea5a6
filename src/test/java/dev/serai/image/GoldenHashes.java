package dev.serai.image;

import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import dev.serai.image.kernels.KernelFamily;
import dev.serai.refusal.RefusedException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The program that {@link GoldenHashesTest} runs: writes the hashes of what codecs and operations make. */
final class GoldenHashes {
    /** The argument for what runs on vector kernels only, with these in use. */
    static final String VECTORS = "vectors";

    private static final List<String> FILE_STEPS = List.of("grayscale", "scale:0.5", "scale:0.37", "scale:0.125");
    private static final List<String> STEPS = List.of(
            "grayscale",
            "scale:0.06",
            "scale:0.25",
            "scale:0.3",
            "scale:0.5",
            "scale:0.75",
            "scale:2",
            "scale:3.3",
            "blur:0.5",
            "blur:1",
            "blur:2",
            "blur:2.4",
            "blur:3.6",
            "blur:5",
            "blur:20",
            "blur:100",
            "grayscale,scale:0.5,blur:1.5");
    private static final List<Format> WRITTEN = List.of(Format.PNG, Format.JPEG, Format.GIF, Format.WEBP);
    private static final int[][] SIZES = {{1, 1}, {40, 1}, {1, 40}, {37, 29}, {211, 67}};

    private GoldenHashes() {}

    public static void main(String[] arguments) throws IOException, URISyntaxException {
        boolean vectors = arguments[1].equals(VECTORS);
        if (vectors) {
            KernelFamily.warmUp();
            Codecs.warmUp();
        }
        SortedMap<String, String> hashes = new TreeMap<>();
        for (Path file : testFiles()) {
            if (!vectors || file.toString().endsWith(".jpg")) {
                addFile(hashes, file);
            }
        }
        addMadeUp(hashes);
        Files.write(
                Path.of(arguments[0]),
                hashes.entrySet().stream()
                        .map(line -> line.getKey() + " " + line.getValue())
                        .toList());
    }

    private static void addMadeUp(SortedMap<String, String> hashes) {
        for (int depth : new int[] {8, 16}) {
            for (int channels = 1; channels <= 4; channels++) {
                for (int[] size : SIZES) {
                    addMadeUp(hashes, madeUp(channels, depth, size[0], size[1]));
                }
            }
        }
        addMadeUp(hashes, animation());
    }

    private static List<Path> testFiles() throws IOException, URISyntaxException {
        Path folder = Path.of(GoldenHashes.class.getResource("codec").toURI());
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> Format.ofLabel(extension(file)).isPresent())
                    .sorted()
                    .toList();
        }
    }

    private static String extension(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Three lines a file: its pixels, what the operations make of it while it is still encoded, and what is written. */
    private static void addFile(SortedMap<String, String> hashes, Path path) throws IOException {
        byte[] file = Files.readAllBytes(path);
        String name = path.getParent().getFileName() + "/" + path.getFileName();
        hashes.put(name, hash(() -> Codecs.read(file, Limits.DEFAULT)));
        if (name.endsWith(".png") && name.startsWith("jpeg/")) {
            // What a JPEG file must become, kept as PNG.
            return;
        }
        for (String steps : FILE_STEPS) {
            hashes.merge(
                    name + "|operations",
                    hash(() -> Pipeline.parse(steps).apply(Codecs.read(file, Limits.DEFAULT))),
                    GoldenHashes::joined);
        }
        for (Format format : List.of(Format.PNG, Format.JPEG, Format.GIF)) {
            hashes.merge(
                    name + "|written",
                    written(() -> Codecs.read(file, Limits.DEFAULT), format, 85),
                    GoldenHashes::joined);
        }
        for (String steps : List.of("grayscale", "scale:0.5")) {
            hashes.merge(
                    name + "|written",
                    written(() -> Pipeline.parse(steps).apply(Codecs.read(file, Limits.DEFAULT)), Format.JPEG, 85),
                    GoldenHashes::joined);
        }
    }

    /** A line for each operation and each format. */
    private static void addMadeUp(SortedMap<String, String> hashes, Picture picture) {
        String name = picture.width() + "x" + picture.height() + "x" + picture.channels() + "-" + picture.depth()
                + (picture.header().frames() > 1 ? "-animated" : "");
        for (String steps : STEPS) {
            hashes.put(name + "|" + steps, hash(() -> Pipeline.parse(steps).apply(picture)));
        }
        for (Format format : WRITTEN) {
            hashes.put(name + "|" + format.label(), written(() -> picture, format, 85));
        }
        hashes.put(name + "|jpeg-30", written(() -> picture, Format.JPEG, 30));
    }

    /** Smooth in its left half, of few colors in the next quarter, noise in the rest; alpha has all of 0 to opaque. */
    private static Picture madeUp(int channels, int depth, int width, int height) {
        Random random = new Random(31 * channels + depth);
        int[] samples = new int[channels * width * height];
        for (int i = 0; i < samples.length; i++) {
            int c = i % channels;
            int x = i / channels % width;
            int y = i / channels / width;
            int noise = random.nextInt(65_536);
            if (2 * x <= width) {
                samples[i] = (x * (131 + 60 * c) + y * (97 + 40 * c)) * 3 & 0xFFFF;
            } else if (4 * x <= 3 * width) {
                samples[i] = (x / 7 + y / 5 + c) % 3 * 32_767;
            } else {
                samples[i] = noise;
            }
        }
        if (depth == 16) {
            short[] shorts = new short[samples.length];
            for (int i = 0; i < shorts.length; i++) {
                shorts[i] = (short) samples[i];
            }
            return Picture.of(Format.PNG, Frame.of(shorts, channels, width, height, 0));
        }
        byte[] bytes = new byte[samples.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (samples[i] >> 8);
        }
        return Picture.of(Format.PNG, Frame.of(bytes, channels, width, height, 0));
    }

    private static Picture animation() {
        byte[] first = madeUp(4, 8, 61, 47).frames().get(0).bytes();
        byte[] second = first.clone();
        Arrays.fill(second, 4 * 61 * 10, 4 * 61 * 20, (byte) 0x90);
        byte[] third = second.clone();
        Arrays.fill(third, 4 * 61 * 15, 4 * 61 * 40, (byte) 0);
        return Picture.of(
                Format.GIF,
                new Picture.Content(
                        List.of(
                                Frame.of(first, 4, 61, 47, 40),
                                Frame.of(second, 4, 61, 47, 0),
                                Frame.of(third, 4, 61, 47, 1230)),
                        3,
                        null));
    }

    private static String hash(Supplier<Picture> picture) {
        try {
            Picture.Content content = picture.get().content();
            MessageDigest digest = sha256();
            for (Frame frame : content.frames()) {
                digest.update((frame.width() + " " + frame.height() + " " + frame.channels() + " " + frame.depth() + " "
                                + frame.delayMillis() + " " + content.loopCount() + "\n")
                        .getBytes(StandardCharsets.US_ASCII));
                if (frame.depth() == 8) {
                    digest.update(frame.bytes());
                } else {
                    ByteBuffer bytes = ByteBuffer.allocate(2 * frame.shorts().length);
                    bytes.asShortBuffer().put(frame.shorts());
                    digest.update(bytes);
                }
            }
            if (content.iccProfile() != null) {
                digest.update(content.iccProfile());
            }
            return firstHalf(digest.digest());
        } catch (RefusedException refused) {
            return refused.refusal().code();
        }
    }

    private static String written(Supplier<Picture> picture, Format format, int quality) {
        try {
            return firstHalf(sha256().digest(Codecs.write(picture.get(), format, new WriteOptions(quality))));
        } catch (RefusedException refused) {
            return refused.refusal().code();
        }
    }

    private static String joined(String one, String other) {
        boolean refused = one.equals(other) && one.equals("unsupported-format");
        return refused ? one : firstHalf(sha256().digest((one + other).getBytes(StandardCharsets.US_ASCII)));
    }

    private static String firstHalf(byte[] hash) {
        return HexFormat.of().formatHex(hash, 0, hash.length / 2);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
