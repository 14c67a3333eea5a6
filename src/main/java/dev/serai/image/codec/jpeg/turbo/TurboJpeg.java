package dev.serai.image.codec.jpeg.turbo;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.serai.image.rows.Rows;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * The functions of libjpeg-turbo's TurboJPEG API (libturbojpeg, version 2.0 or newer) that Serai calls, and a session:
 * handles and native memory reused from call to call. A session belongs to one thread at a time.
 */
public final class TurboJpeg implements AutoCloseable {
    public static final int RGB = 0;
    public static final int GRAY = 6;
    public static final int CMYK = 11;

    public static final int SAMPLED_420 = 2;
    public static final int SAMPLED_GRAY = 3;

    private static final int NO_REALLOC = 1024;
    private static final int ACCURATE_DCT = 4096;
    private static final int STOP_ON_WARNING = 8192;
    private static final int LIMIT_SCANS = 32768;

    /** A session keeps no more native memory than this between calls, for input and for output each. */
    private static final long KEEP = 16L << 20;

    /** Library names: without development files, Debian and its derivatives install only the versioned one. */
    private static final List<String> NAMES = List.of("libturbojpeg.so.0", "turbojpeg");

    private static final boolean PRESENT = load();

    private final Pointer decompressor = tjInitDecompress();
    private final Pointer compressor = tjInitCompress();
    private final Memory scratch = new Memory(64);
    private Memory input = new Memory(1 << 16);
    private Memory output = new Memory(1 << 16);

    private static native Pointer tjInitDecompress();

    private static native Pointer tjInitCompress();

    private static native int tjDestroy(Pointer handle);

    private static native int tjDecompressHeader3(
            Pointer handle,
            Pointer jpeg,
            NativeLong size,
            Pointer width,
            Pointer height,
            Pointer sampling,
            Pointer colors);

    private static native int tjDecompress2(
            Pointer handle,
            Pointer jpeg,
            NativeLong size,
            Pointer pixels,
            int width,
            int pitch,
            int height,
            int format,
            int flags);

    private static native int tjDecompressToYUVPlanes(
            Pointer handle,
            Pointer jpeg,
            NativeLong size,
            Pointer planes,
            int width,
            Pointer strides,
            int height,
            int flags);

    private static native NativeLong tjBufSize(int width, int height, int sampling);

    private static native int tjCompress2(
            Pointer handle,
            Pointer pixels,
            int width,
            int pitch,
            int height,
            int format,
            Pointer jpeg,
            Pointer size,
            int sampling,
            int quality,
            int flags);

    private static native int tjCompressFromYUVPlanes(
            Pointer handle,
            Pointer planes,
            int width,
            Pointer strides,
            int height,
            int sampling,
            Pointer jpeg,
            Pointer size,
            int quality,
            int flags);

    private static boolean load() {
        for (String name : NAMES) {
            try {
                NativeLibrary library =
                        NativeLibrary.getInstance(name, Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"));
                // A library that lacks one of these functions counts as absent.
                library.getFunction("tjDecompressToYUVPlanes");
                library.getFunction("tjGetErrorCode");
                Native.register(TurboJpeg.class, library);
                return true;
            } catch (UnsatisfiedLinkError | NoClassDefFoundError absent) {
                // Try the next name, or use the decoder in Java.
            }
        }
        return false;
    }

    /** Whether this machine has the library. */
    public static boolean isPresent() {
        return PRESENT;
    }

    /** Takes that file for the calls that follow; false if the library does not see a picture of that size in it. */
    public boolean accept(ByteBuffer file, int width, int height) {
        int length = file.limit();
        input = atLeast(input, length);
        input.getByteBuffer(0, length).put(file.slice(0, length));
        int status = tjDecompressHeader3(
                decompressor,
                input,
                new NativeLong(length),
                scratch,
                scratch.share(4),
                scratch.share(8),
                scratch.share(12));
        return status == 0 && scratch.getInt(0) == width && scratch.getInt(4) == height;
    }

    /**
     * Decodes the accepted file of that length to pixels.
     *
     * @param width the size to decode to; the library takes the largest fraction of the stored size that fits it
     * @return null if the library has anything at all to say against the file
     */
    public byte[] decode(int fileLength, int width, int height, int format) {
        int length = Math.multiplyExact(width * bytes(format), height);
        output = atLeast(output, length);
        if (!decode(fileLength, output, width, height, format)) {
            return null;
        }
        byte[] pixels = new byte[length];
        output.read(0, pixels, 0, length);
        return pixels;
    }

    /**
     * Decodes the accepted file of that length to pixels outside of the heap, whose rows can be read even after this session
     * is closed.
     *
     * @param format {@link #RGB} or {@link #GRAY}; the rest as {@link #decode} has it
     */
    public Rows decodeRows(int fileLength, int width, int height, int format) {
        Memory pixels = new Memory((long) width * bytes(format) * height);
        if (!decode(fileLength, pixels, width, height, format)) {
            pixels.close();
            return null;
        }
        return new NativeRows(pixels, width, height, bytes(format));
    }

    private boolean decode(int fileLength, Memory pixels, int width, int height, int format) {
        int status = tjDecompress2(
                decompressor,
                input,
                new NativeLong(fileLength),
                pixels,
                width,
                width * bytes(format),
                height,
                format,
                STOP_ON_WARNING | LIMIT_SCANS);
        return status == 0;
    }

    /** Encodes pixels, the first at {@code from}. */
    public byte[] encode(byte[] pixels, int from, int width, int height, int format, int sampling, int quality) {
        int length = width * height * bytes(format);
        input = atLeast(input, length);
        input.write(0, pixels, from, length);
        long room = tjBufSize(width, height, sampling).longValue();
        output = atLeast(output, room);
        scratch.setPointer(0, output);
        scratch.setNativeLong(8, new NativeLong(room));
        int status = tjCompress2(
                compressor,
                input,
                width,
                0,
                height,
                format,
                scratch,
                scratch.share(8),
                sampling,
                quality,
                NO_REALLOC | ACCURATE_DCT);
        return status == 0 ? output.getByteArray(0, scratch.getNativeLong(8).intValue()) : null;
    }

    /**
     * Decodes the accepted file, whose color is stored at half the width and height, to planes and encodes these.
     *
     * @return null if the library has anything to say against the file
     */
    public byte[] reduce(int fileLength, int width, int height, int quality) {
        int halfWidth = (width + 1) / 2;
        int halfHeight = (height + 1) / 2;
        long lumaLength = (long) width * height;
        long colorLength = (long) halfWidth * halfHeight;
        long room = tjBufSize(width, height, SAMPLED_420).longValue();
        long planesLength = lumaLength + 2 * colorLength;
        output = atLeast(output, planesLength + room);
        Pointer planes = scratch.share(16);
        planes.setPointer(0, output);
        planes.setPointer(8, output.share(lumaLength));
        planes.setPointer(16, output.share(lumaLength + colorLength));
        Pointer strides = scratch.share(48);
        strides.setInt(0, width);
        strides.setInt(4, halfWidth);
        strides.setInt(8, halfWidth);
        int status = tjDecompressToYUVPlanes(
                decompressor,
                input,
                new NativeLong(fileLength),
                planes,
                width,
                strides,
                height,
                STOP_ON_WARNING | LIMIT_SCANS);
        if (status != 0) {
            return null;
        }
        scratch.setPointer(0, output.share(planesLength));
        scratch.setNativeLong(8, new NativeLong(room));
        status = tjCompressFromYUVPlanes(
                compressor,
                planes,
                width,
                strides,
                height,
                SAMPLED_420,
                scratch,
                scratch.share(8),
                quality,
                NO_REALLOC | ACCURATE_DCT);
        return status == 0
                ? output.getByteArray(planesLength, scratch.getNativeLong(8).intValue())
                : null;
    }

    /** Bytes of a pixel. */
    private static int bytes(int format) {
        return format == GRAY ? 1 : format == RGB ? 3 : 4;
    }

    private static Memory atLeast(Memory memory, long length) {
        if (memory.size() >= length) {
            return memory;
        }
        memory.close();
        return new Memory(length);
    }

    /** Gives memory beyond what is worth keeping back to the system. */
    public void trim() {
        if (input.size() > KEEP) {
            input.close();
            input = new Memory(1 << 16);
        }
        if (output.size() > KEEP) {
            output.close();
            output = new Memory(1 << 16);
        }
    }

    @Override
    public void close() {
        tjDestroy(decompressor);
        tjDestroy(compressor);
        scratch.close();
        input.close();
        output.close();
    }
}
