package dev.serai.image.codec.deflate;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * A decompressor of libdeflate (libdeflate.so.0, any version) with native memory of its own: data go in whole, and what
 * comes out can be read as often as wanted until the next data. Belongs to one thread at a time.
 *
 * <p>It takes a few streams that {@link DeflateDecoder} refuses, whose codes leave bit patterns without a meaning; the
 * checksum then vouches for what comes out. Why it does not take a stream it does not say; the decoder in Java does.
 */
public final class Libdeflate implements AutoCloseable {
    private static final String SWITCH = "serai.image.libdeflate";

    /** Names under which the library goes: Debian and its kin have it without development files, hence the version. */
    private static final List<String> NAMES = List.of("libdeflate.so.0", "deflate");

    private static final boolean PRESENT = load();

    /** Frees what is not closed, because nobody read all rows of a picture. */
    private static final Cleaner CLEANER = Cleaner.create();

    private final Memory output;
    private final Memory length = new Memory(Long.BYTES);
    private Memory input = new Memory(1 << 16);
    private final Pointer decompressor;
    private final Cleaner.Cleanable freeing;

    /**
     * A decompressor; the library must be {@link #isPresent present}.
     *
     * @param most bytes that can come out at once, more than 0
     */
    public Libdeflate(int most) {
        output = new Memory(most);
        Pointer allocated = libdeflate_alloc_decompressor();
        if (allocated == null) {
            throw new OutOfMemoryError("No native memory for a decompressor.");
        }
        decompressor = allocated;
        freeing = CLEANER.register(this, () -> libdeflate_free_decompressor(allocated));
    }

    private static native Pointer libdeflate_alloc_decompressor();

    private static native int libdeflate_zlib_decompress(
            Pointer decompressor, Pointer in, long inLength, Pointer out, long outLength, Pointer actualLength);

    private static native void libdeflate_free_decompressor(Pointer decompressor);

    private static boolean load() {
        if (Native.SIZE_T_SIZE != Long.BYTES) {
            return false;
        }
        for (String name : NAMES) {
            try {
                Native.register(
                        Libdeflate.class,
                        NativeLibrary.getInstance(name, Map.of(Library.OPTION_STRING_ENCODING, "UTF-8")));
                return true;
            } catch (UnsatisfiedLinkError | NoClassDefFoundError absent) {
                // The next name, or the decoder in Java.
            }
        }
        return false;
    }

    /** Whether this machine has the library. */
    public static boolean isPresent() {
        return PRESENT;
    }

    /** Whether the library is to be used: where it is present, unless {@code serai.image.libdeflate} is {@code false}. */
    public static boolean isWanted() {
        return !"false".equals(System.getProperty(SWITCH)) && PRESENT;
    }

    /**
     * Decompresses a whole stream in the wrapper of zlib (RFC 1950) with the right checksum.
     *
     * @param file holds the stream from {@code start} to {@code end}
     * @return how many bytes came out, or -1 if the stream is damaged, goes on behind its end or gives more bytes than
     *     there is room for
     */
    public int inflateZlib(ByteBuffer file, int start, int end) {
        int size = end - start;
        if (size > input.size()) {
            input.close();
            input = new Memory(size);
        }
        input.getByteBuffer(0, size).put(file.slice(start, size));
        int status = libdeflate_zlib_decompress(decompressor, input, size, output, output.size(), length);
        return status == 0 ? (int) length.getLong(0) : -1;
    }

    /** Copies {@code count} bytes of what came out, from that one on, to the beginning of {@code to}. */
    public void read(int from, byte[] to, int count) {
        output.read(from, to, 0, count);
    }

    @Override
    public void close() {
        freeing.clean();
        output.close();
        length.close();
        input.close();
    }
}
