package dev.serai.image;

import java.util.Objects;

/**
 * What can be said of a picture without its pixels.
 *
 * @param format the file format it came in
 * @param width in pixels, as it is to be seen (after any EXIF orientation)
 * @param height in pixels, as it is to be seen
 * @param channels channels a pixel once decoded: 1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha
 * @param depth bits a sample once decoded: 8 or 16
 * @param frames how many frames; 1 for still pictures
 */
public record Header(Format format, int width, int height, int channels, int depth, int frames) {
    public Header {
        Objects.requireNonNull(format);
    }

    /** Width times height times frames. */
    public long pixels() {
        return (long) width * height * frames;
    }

    /** The same with another number of channels. */
    public Header withChannels(int count) {
        return new Header(format, width, height, count, depth, frames);
    }

    /** The same with another size. */
    public Header withSize(int newWidth, int newHeight) {
        return new Header(format, newWidth, newHeight, channels, depth, frames);
    }
}
