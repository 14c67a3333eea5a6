package dev.serai.image.codec.png;

import dev.serai.image.codec.Orientation;
import dev.serai.image.codec.deflate.DeflateDecoder;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG file (PNG Specification, third edition, 5 and 11) that affect the picture.
 *
 * <p>The CRC of every chunk that pixels depend on is checked, and a wrong one refuses the file, as an unknown critical
 * chunk does. A damaged profile or orientation is ignored, other ancillary chunks are skipped. The file may end anywhere
 * after its header: what there is of the image data is used, and {@link PngDecoder} refuses it if pixels are missing.
 */
final class PngChunks {
    static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504C5445;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454E44;
    private static final int TRNS = 0x74524E53;
    private static final int ICCP = 0x69434350;
    private static final int EXIF = 0x65584966;
    private static final int TEXT = 0x74455874;
    private static final int COMPRESSED_TEXT = 0x7A545874;

    private static final int HEADER_LENGTH = 13;

    /** The bit of a chunk's type that marks it as ancillary. */
    private static final int ANCILLARY = 0x20000000;

    /** The largest ICC profile that is inflated; the largest in use have a few megabytes. */
    private static final int MAX_PROFILE = 16 << 20;

    /** Bytes of a text that are looked at. */
    private static final int MAX_TEXT = 1 << 20;

    private static final byte[] EMPTY = {};

    static final int GRAY = 0;
    static final int RGB = 2;
    static final int PALETTE = 3;
    static final int GRAY_ALPHA = 4;
    static final int RGB_ALPHA = 6;

    /** Width and height as stored, before any orientation. */
    final int width;

    final int height;

    /** Bits a sample as stored: 1, 2, 4, 8 or 16. */
    final int bitDepth;

    /** One of the constants here. */
    final int colorType;

    final boolean interlaced;

    /** Three bytes an entry, empty if there is none. */
    byte[] palette = EMPTY;

    /** The contents of the tRNS chunk, empty if there is none. */
    byte[] transparency = EMPTY;

    /** Orientation from the eXIf chunk, else from EXIF in text ({@link PngRawProfile}), or {@link Orientation#UPRIGHT}. */
    int orientation = Orientation.UPRIGHT;

    private final ByteBuffer file;
    private int profileAt;
    private int profileLength = -1;
    private int dataAt;
    private int dataChunks;
    private long dataLength;

    /**
     * Reads chunk headers and the small chunks; time and memory do not depend on the size the file claims.
     *
     * @throws RefusedException {@code broken-image} or {@code unsupported-format}
     */
    PngChunks(ByteBuffer file) {
        this.file = file;
        if (!recognizes(bytes(0, Math.min(file.limit(), SIGNATURE.length)))) {
            throw broken("the file does not begin with the PNG signature");
        }
        int at = SIGNATURE.length;
        if (!isWhole(at) || u32(at + 4) != IHDR || u32(at) != HEADER_LENGTH) {
            throw broken("it does not begin with a header");
        }
        checked(at, HEADER_LENGTH);
        width = u32(at + 8);
        height = u32(at + 12);
        bitDepth = file.get(at + 16);
        colorType = file.get(at + 17);
        interlaced = file.get(at + 20) == 1;
        if (width <= 0 || height <= 0) {
            throw broken("its width or height is 0 or more than 2147483647");
        }
        if (!legal(colorType, bitDepth)) {
            throw broken("there is no color type " + colorType + " with " + bitDepth + " bits");
        }
        if (file.get(at + 18) != 0 || file.get(at + 19) != 0 || file.get(at + 20) < 0 || file.get(at + 20) > 1) {
            throw broken("its compression, filter or interlace method is unknown");
        }
        at += 12 + HEADER_LENGTH;
        boolean ended = false;
        boolean exif = false;
        while (!ended && isWhole(at)) {
            int length = u32(at);
            int type = u32(at + 4);
            switch (type) {
                case PLTE -> {
                    if (colorType != PALETTE) {
                        break; // a suggestion for displays of few colors
                    }
                    checked(at, length);
                    if (length == 0 || length > 768 || length % 3 != 0 || palette.length > 0) {
                        throw broken("its palette is not of 1 to 256 colors");
                    }
                    palette = bytes(at + 8, length);
                }
                case TRNS -> {
                    checked(at, length);
                    transparency = transparency(at + 8, length);
                }
                case ICCP -> {
                    if (profileLength < 0) {
                        profileAt = at + 8;
                        profileLength = length;
                    }
                }
                case EXIF -> {
                    if (isSound(at, length)) {
                        exif = true;
                        orientation = Orientation.ofExif(bytes(at + 8, length));
                    }
                }
                case TEXT, COMPRESSED_TEXT -> {
                    if (!exif && isSound(at, length)) {
                        orientation = Math.max(
                                orientation, PngRawProfile.orientation(bytes(at + 4, Math.min(length, MAX_TEXT) + 4)));
                    }
                }
                case IDAT -> {
                    addData(at, length);
                }
                case IEND -> ended = true;
                case IHDR -> throw broken("it has two headers");
                default -> {
                    if ((type & ANCILLARY) == 0) {
                        throw new RefusedException(
                                Refusal.UNSUPPORTED_FORMAT,
                                "The PNG has a critical chunk " + name(at) + ", which is not of the standard.");
                    }
                }
            }
            at += 12 + length;
        }
        if (!ended && file.limit() - at >= 8 && u32(at + 4) == IDAT) {
            // The file ends in this chunk, perhaps behind the last pixel.
            addData(at, file.limit() - at - 8);
        }
    }

    private void addData(int at, int length) {
        if (dataChunks++ == 0) {
            dataAt = at;
        }
        dataLength += length;
    }

    /** Whether the rows stand in the data from the top to the bottom, as they are to be seen. */
    boolean streams() {
        return !interlaced && Orientation.keepsRows(orientation);
    }

    /** Refuses a file that has no image data, or no palette where it needs one. */
    void requireData() {
        if (colorType == PALETTE && palette.length == 0) {
            throw broken("it has no palette");
        }
        if (dataChunks == 0) {
            throw broken("it has no image data");
        }
    }

    /** Whether these are the first bytes of a PNG file. */
    static boolean recognizes(byte[] head) {
        return head.length >= SIGNATURE.length
                && Arrays.equals(head, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
    }

    /** The refusal of a damaged file; the reason follows "The PNG is broken: ". */
    static RefusedException broken(String reason) {
        return new RefusedException(Refusal.BROKEN_IMAGE, "The PNG is broken: " + reason + ".");
    }

    /** Channels a pixel as stored: 1 for palettes. */
    int storedChannels() {
        return switch (colorType) {
            case RGB -> 3;
            case GRAY_ALPHA -> 2;
            case RGB_ALPHA -> 4;
            default -> 1;
        };
    }

    /**
     * Channels per decoded pixel. A palette of grays gives gray, unless there is an ICC profile, which then describes
     * colors; transparency that is not opaque adds alpha.
     */
    int channels() {
        if (colorType == PALETTE) {
            return (grayPalette() ? 1 : 3) + (transparency.length > 0 ? 1 : 0);
        }
        return storedChannels() + (transparency.length > 0 ? 1 : 0);
    }

    private boolean grayPalette() {
        for (int i = 0; i < palette.length; i += 3) {
            if (palette[i] != palette[i + 1] || palette[i] != palette[i + 2]) {
                return false;
            }
        }
        return profileLength < 0;
    }

    /** Bits a sample once decoded: 8 or 16. */
    int depth() {
        return bitDepth == 16 ? 16 : 8;
    }

    /** Bytes of one filtered row of that many pixels, without the filter's number. */
    int rowBytes(int pixels) {
        long bytes = ((long) pixels * storedChannels() * bitDepth + 7) / 8;
        if (bytes > Integer.MAX_VALUE / 8) {
            throw new RefusedException(Refusal.TOO_MANY_PIXELS, "The image's rows have " + bytes + " bytes.");
        }
        return (int) bytes;
    }

    /** The compressed image data of all its chunks. */
    PngData data() {
        return new PngData(this, file.duplicate(), dataAt, dataChunks);
    }

    /** How many bytes of compressed image data there are. */
    long dataLength() {
        return dataLength;
    }

    /** The ICC profile, inflated, or null if there is none or it is damaged. */
    byte[] profile() {
        if (profileLength < 0 || !isSound(profileAt - 8, profileLength)) {
            return null;
        }
        byte[] chunk = Arrays.copyOf(bytes(profileAt, profileLength), profileLength + DeflateDecoder.INPUT_SLACK);
        int at = 0;
        while (at < profileLength && chunk[at] != 0) {
            at++;
        }
        // A name of 1 to 79 bytes, a zero, the compression method 0, then the data.
        if (at + 2 >= profileLength || chunk[at + 1] != 0) {
            return null;
        }
        try {
            return inflatedProfile(new DeflateDecoder("PNG").startZlib(chunk, at + 2, profileLength));
        } catch (RefusedException damaged) {
            return null;
        }
    }

    private static byte[] inflatedProfile(DeflateDecoder inflater) {
        byte[] profile = EMPTY;
        int length = 0;
        for (int limit = 1 << 12; ; limit *= 4) {
            if (limit > MAX_PROFILE) {
                return null;
            }
            profile = Arrays.copyOf(profile, limit + DeflateDecoder.OUTPUT_SLACK);
            length = inflater.inflate(profile, length, limit);
            if (length < limit) {
                return Arrays.copyOf(profile, length);
            }
        }
    }

    private byte[] transparency(int at, int length) {
        switch (colorType) {
            case PALETTE -> {
                if (length > 256) {
                    throw broken("its transparency has more than 256 entries");
                }
                for (int i = 0; i < length; i++) {
                    if (file.get(at + i) != -1) {
                        return bytes(at, length);
                    }
                }
                return EMPTY;
            }
            case GRAY, RGB -> {
                if (length != 2 * storedChannels()) {
                    throw broken("its transparent color is not one of its colors");
                }
                return bytes(at, length);
            }
            default -> {
                return EMPTY; // forbidden beside an alpha channel, and without meaning there
            }
        }
    }

    private static boolean legal(int colorType, int bitDepth) {
        return switch (colorType) {
            case GRAY -> bitDepth == 1 || bitDepth == 2 || bitDepth == 4 || bitDepth == 8 || bitDepth == 16;
            case PALETTE -> bitDepth == 1 || bitDepth == 2 || bitDepth == 4 || bitDepth == 8;
            case RGB, GRAY_ALPHA, RGB_ALPHA -> bitDepth == 8 || bitDepth == 16;
            default -> false;
        };
    }

    /** Whether the file contains the whole chunk at that offset. */
    boolean isWhole(int at) {
        if (file.limit() - at < 12) {
            return false;
        }
        int length = u32(at);
        return length >= 0 && length <= file.limit() - at - 12;
    }

    private boolean isSound(int at, int length) {
        CRC32 crc = new CRC32();
        crc.update(file.slice(at + 4, length + 4));
        return (int) crc.getValue() == u32(at + 8 + length);
    }

    private void checked(int at, int length) {
        if (!isSound(at, length)) {
            throw wrongChecksum(at);
        }
    }

    /** The refusal of the chunk at that offset. */
    RefusedException wrongChecksum(int at) {
        return broken("the checksum of its chunk " + name(at) + " is wrong");
    }

    /** The chunk's type as text, with anything but letters replaced. */
    private String name(int at) {
        return new String(bytes(at + 4, 4), StandardCharsets.ISO_8859_1).replaceAll("[^A-Za-z]", "?");
    }

    private byte[] bytes(int at, int length) {
        byte[] bytes = new byte[length];
        file.get(at, bytes);
        return bytes;
    }

    private int u32(int at) {
        return file.getInt(at);
    }
}
