package dev.serai.image;

import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import dev.serai.image.rows.Rows;
import dev.serai.image.rows.Samples;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The program that {@link SmallHeapTest} runs in a small heap: a picture from file to file. */
final class SmallHeap {
    /** Rows are the last to come first, so that all of the file has to be at hand. */
    private static final PlainFiles.Tiff TILES = new PlainFiles.Tiff(PlainFiles.DEFLATE, 256, 256, 3, true);

    private static final Limits LIMITS = new Limits(1 << 30, 1 << 30, 1);

    private SmallHeap() {}

    /** Source, operations (empty for none), target, whose extension says the format. */
    public static void main(String[] arguments) throws IOException {
        Picture picture = Codecs.read(Path.of(arguments[0]), LIMITS);
        if (!arguments[1].isEmpty()) {
            picture = Pipeline.parse(arguments[1]).apply(picture, LIMITS);
        }
        write(picture, Path.of(arguments[2]));
    }

    /** Writes a picture to a file whose extension says the format. */
    static void write(Picture picture, Path target) throws IOException {
        String name = target.toString();
        Format format =
                Format.ofLabel(name.substring(name.lastIndexOf('.') + 1)).orElseThrow();
        if (format == Format.BMP) {
            PlainFiles.writeBmp(picture.stream().rows(), target);
            return;
        }
        if (format == Format.TIFF) {
            PlainFiles.writeTiff(picture.stream().rows(), TILES, target);
            return;
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
            Codecs.write(picture, format, WriteOptions.DEFAULT, part -> {
                try {
                    out.write(part);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** A picture that nobody holds: smooth, with some noise, made row by row. */
    static Picture madeUp(int width, int height, int channels, int depth) {
        Header header = new Header(Format.PNG, width, height, channels, depth, 1);
        return Picture.of(header, new Source() {
            @Override
            public Picture.Content decode() {
                return stream().toContent();
            }

            @Override
            public boolean streams() {
                return true;
            }

            @Override
            public Picture.Stream stream() {
                return new Picture.Stream(new MadeUp(header), 0, 1, null);
            }
        });
    }

    private static final class MadeUp extends Rows {
        private int noise = 1;
        private int y;

        MadeUp(Header header) {
            super(header.width(), header.height(), header.channels(), header.depth());
        }

        @Override
        public void read(Samples to, int at, int count) {
            int out = at;
            for (int end = y + count; y < end; y++) {
                for (int i = 0; i < stride(); i++, out++) {
                    noise = noise * 1_103_515_245 + 12_345;
                    int level = 100 + (i / 64 + y / 32) % 100 + (noise >>> 30);
                    if (depth() == 16) {
                        to.shorts()[out] = (short) (level * 257);
                    } else {
                        to.bytes()[out] = (byte) level;
                    }
                }
            }
        }
    }
}
