package dev.serai.image.codec;

/** Where the bytes of an encoded file go, in their order. */
@FunctionalInterface
public interface FileSink {
    /** Takes the next bytes of the file; the array may be kept and must not be changed afterwards. */
    void put(byte[] part);
}
