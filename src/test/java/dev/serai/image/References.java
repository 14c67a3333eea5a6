package dev.serai.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The reference pictures that {@code make_references.py} made, and comparing with them. */
final class References {
    private References() {}

    /** The picture of that name, such as {@code 37x29x3-8}. */
    static Picture picture(String name) {
        String[] parts = name.split("[x-]");
        int width = Integer.parseInt(parts[0]);
        int height = Integer.parseInt(parts[1]);
        int channels = Integer.parseInt(parts[2]);
        byte[] raw = raw(name);
        if (parts[3].equals("8")) {
            return Picture.of(Format.PNG, Frame.of(raw, channels, width, height, 0));
        }
        short[] samples = new short[raw.length / 2];
        ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return Picture.of(Format.PNG, Frame.of(samples, channels, width, height, 0));
    }

    /** An animation of two frames with delays of 40 and 70 ms that plays three times, with a profile. */
    static Picture animation() {
        return Picture.of(
                Format.GIF,
                new Picture.Content(
                        List.of(Frame.of(new byte[12], 3, 2, 2, 40), Frame.of(new byte[12], 3, 2, 2, 70)),
                        3,
                        new byte[] {1, 2, 3}));
    }

    /** What the reference says that step gives for the picture, one number a sample. */
    static int[] expected(String name, String step) {
        byte[] raw = raw(name + "-" + step);
        if (name.endsWith("-8")) {
            return samples(raw);
        }
        short[] shorts = new short[raw.length / 2];
        ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(shorts);
        return samples(shorts);
    }

    private static byte[] raw(String name) {
        try (InputStream file = References.class.getResourceAsStream(name + ".raw.gz");
                InputStream in = new GZIPInputStream(file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The samples of a still picture, one number each. */
    static int[] samples(Picture picture) {
        Frame frame = picture.frames().get(0);
        return frame.depth() == 16 ? samples(frame.shorts()) : samples(frame.bytes());
    }

    private static int[] samples(byte[] bytes) {
        int[] samples = new int[bytes.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = bytes[i] & 0xff;
        }
        return samples;
    }

    private static int[] samples(short[] shorts) {
        int[] samples = new int[shorts.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = shorts[i] & 0xffff;
        }
        return samples;
    }

    /** That no sample is more than one level off; the color of a pixel whose alpha is 0 does not count. */
    static void assertWithinOneLevel(Picture picture, int[] expected) {
        int[] samples = samples(picture);
        assertThat(samples).hasSameSizeAs(expected);
        int channels = picture.channels();
        for (int i = 0; i < samples.length; i++) {
            boolean invisible = picture.hasAlpha() && expected[i - i % channels + channels - 1] == 0;
            if (Math.abs(samples[i] - expected[i]) > 1 && !invisible) {
                int pixel = i / channels;
                assertThat(samples[i])
                        .as(
                                "channel %d of pixel %d, %d",
                                i % channels, pixel % picture.width(), pixel / picture.width())
                        .isEqualTo(expected[i]);
            }
        }
    }
}
