package dev.serai.image;

import java.util.Objects;

/**
 * What is known of a picture without decoding its pixels.
 *
 * @param format the file format it was read from
 * @param width in pixels, after any EXIF orientation is applied
 * @param height in pixels, after any EXIF orientation is applied
 * @param channels channels per decoded pixel: 1 gray, 2 gray and alpha, 3 color, 4 color and alpha
 * @param depth bits per decoded sample: 8 or 16
 * @param frames number of frames; 1 for still pictures
 */
public record Header(Format format, int width, int height, int channels, int depth, int frames) {
    public Header {
        Objects.requireNonNull(format);
    }

    /** Width times height times frames. */
    public long pixels() {
        return (long) width * height * frames;
    }

    /** Bytes of the samples of all frames. */
    public long sampleBytes() {
        return pixels() * channels * (depth / 8);
    }

    /** This header with another number of channels. */
    public Header withChannels(int count) {
        return new Header(format, width, height, count, depth, frames);
    }

    /** This header with another size. */
    public Header withSize(int newWidth, int newHeight) {
        return new Header(format, newWidth, newHeight, channels, depth, frames);
    }
}
