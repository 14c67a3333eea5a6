package dev.serai.image;

import dev.serai.image.rows.Rows;
import dev.serai.image.rows.Samples;
import java.util.Objects;
import net.imglib2.img.array.ArrayImg;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.img.basictypeaccess.array.ByteArray;
import net.imglib2.img.basictypeaccess.array.ShortArray;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.integer.UnsignedShortType;

/**
 * One whole frame of a picture. Its pixels are an ImgLib2 array image of the dimensions (channel, x, y), channel
 * fastest: in memory that is the usual interleaved layout {@code R G B R G B …}, rows from the top, no padding. Alpha,
 * where there is one, is the last channel and not premultiplied.
 *
 * <p>The image wraps the storage array, so the hot loops take {@link #bytes()} or {@link #shorts()} and everything else
 * the ImgLib2 views. Frames are shared freely and must not be written to once they belong to a picture.
 *
 * @param pixels the pixels; {@link UnsignedByteType} on one {@code byte[]} or {@link UnsignedShortType} on one
 *     {@code short[]}
 * @param delayMillis how long an animation shows the frame, in milliseconds; 0 for still pictures
 */
public record Frame(ArrayImg<?, ?> pixels, int delayMillis) {
    public Frame {
        Objects.requireNonNull(pixels);
        if (pixels.numDimensions() != 3) {
            throw new IllegalArgumentException("a frame has the dimensions channel, x and y");
        }
    }

    /** A frame of 8 bits a sample on that array of {@code channels * width * height} bytes, which is not copied. */
    public static Frame of(byte[] samples, int channels, int width, int height, int delayMillis) {
        return new Frame(
                ArrayImgs.unsignedBytes(
                        checked(samples.length, samples, channels, width, height), channels, width, height),
                delayMillis);
    }

    /** A frame of 16 bits a sample on that array of {@code channels * width * height} shorts, which is not copied. */
    public static Frame of(short[] samples, int channels, int width, int height, int delayMillis) {
        return new Frame(
                ArrayImgs.unsignedShorts(
                        checked(samples.length, samples, channels, width, height), channels, width, height),
                delayMillis);
    }

    /** A frame of those samples, which are not copied. */
    public static Frame of(Samples samples, int width, int height, int delayMillis) {
        return samples.depth() == 16
                ? of(samples.shorts(), samples.channels(), width, height, delayMillis)
                : of(samples.bytes(), samples.channels(), width, height, delayMillis);
    }

    private static <T> T checked(int length, T samples, int channels, int width, int height) {
        if (channels < 1 || channels > 4 || width < 1 || height < 1 || (long) channels * width * height != length) {
            throw new IllegalArgumentException(
                    length + " samples are not " + channels + " channels of " + width + " x " + height);
        }
        return samples;
    }

    /** Channels a pixel: 1 gray, 2 gray and alpha, 3 red green blue, 4 with alpha. */
    public int channels() {
        return (int) pixels.dimension(0);
    }

    /** Whether the last channel is alpha. */
    public boolean hasAlpha() {
        return channels() % 2 == 0;
    }

    /** Width in pixels. */
    public int width() {
        return (int) pixels.dimension(1);
    }

    /** Height in pixels. */
    public int height() {
        return (int) pixels.dimension(2);
    }

    /** Bits a sample: 8 or 16. */
    public int depth() {
        return pixels.update(null) instanceof ShortArray ? 16 : 8;
    }

    /** The storage of an 8-bit frame itself, not a copy; {@link ClassCastException} for a 16-bit one. */
    public byte[] bytes() {
        return ((ByteArray) pixels.update(null)).getCurrentStorageArray();
    }

    /** The storage of a 16-bit frame itself, not a copy; {@link ClassCastException} for an 8-bit one. */
    public short[] shorts() {
        return ((ShortArray) pixels.update(null)).getCurrentStorageArray();
    }

    /** The storage itself, whatever its depth; not a copy. */
    public Samples samples() {
        return depth() == 16 ? Samples.of(shorts(), channels()) : Samples.of(bytes(), channels());
    }

    /** Its rows. */
    public Rows rows() {
        return Rows.of(samples(), width(), height());
    }

    /** A frame of those rows, of any size, with this one's delay. */
    Frame withRows(Rows rows) {
        return of(rows.toSamples(), rows.width(), rows.height(), delayMillis);
    }
}
