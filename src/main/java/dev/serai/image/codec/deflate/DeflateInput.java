package dev.serai.image.codec.deflate;

/** Compressed data that come piece by piece. */
public interface DeflateInput {
    /**
     * Reads the next bytes.
     *
     * @param to where they go, from {@code at} on
     * @param most how many at most
     * @return how many; 0 only at the end
     */
    int read(byte[] to, int at, int most);
}
