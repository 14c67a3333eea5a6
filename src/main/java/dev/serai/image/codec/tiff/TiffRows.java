package dev.serai.image.codec.tiff;

import dev.serai.image.Frame;

/** Takes the stored rows of a picture, or pieces of them, and makes its samples of them. */
interface TiffRows {
    /**
     * Puts {@code count} pixels of a stored row at column {@code x} of row {@code y}.
     *
     * @param from holds the row from {@code at} on; differences in it may be replaced by what they stand for
     */
    void put(byte[] from, int at, int count, int x, int y);

    /** The picture, when all rows have been put. */
    Frame frame();
}
