package dev.serai.image;

/**
 * How much heap decoding a file takes beside the file itself, as far as its header tells.
 *
 * @param byRows whether rows can be decoded one after another, so that no more of them are held than an operation needs
 * @param bytes what is held while rows are decoded, or at most while the whole picture is, with its pixels
 */
public record DecodingMemory(boolean byRows, long bytes) {
    /** Of a file whose rows are decoded one after another. */
    public static DecodingMemory byRows(long bytes) {
        return new DecodingMemory(true, bytes);
    }

    /** Of a file that is decoded as a whole. */
    public static DecodingMemory whole(long bytes) {
        return new DecodingMemory(false, bytes);
    }
}
