package dev.serai.image.codec.tiff;

import dev.serai.image.codec.bytes.Bytes;
import dev.serai.refusal.RefusedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The strips or tiles (parts) of a TIFF file's first picture: their size and location, checked. Each lies within the
 * file, and none claims more than the picture needs.
 */
final class TiffSegments {
    /** Pixels that a tile may have, however small the picture is. */
    private static final long TILE_FREE = 1 << 20;
    /** Limits on the number of parts; each JPEG part needs a decoder of its own. */
    private static final long MOST_PARTS = 1 << 20;

    private static final long MOST_JPEGS = 1 << 14;
    /** Blank tiles may share data, but many parts that all are the whole file would make decoding slow. */
    private static final long SHARING = 4;

    private static final int MOST_SEGMENTS = 64;

    private final TiffDirectory directory;
    private final boolean tiled;
    private final int offsets;
    private final int lengths;

    /** How many bytes each part has, where the file says 0 or nothing for any; else null. */
    private int[] reckoned;

    /** Pixels of a part; strips are as wide as the picture, the last one may be lower. */
    final int width;

    final int height;

    /** How many parts stand side by side. */
    final int across;

    /** How many parts there are. */
    final int count;

    /** Bytes of all of them. */
    final long length;

    /** Whether they are JPEGs of the lossless kind. */
    final boolean lossless;

    /**
     * The parts of that directory's picture.
     *
     * @throws RefusedException {@code broken-image} or {@code unsupported-format}
     */
    TiffSegments(ByteBuffer file, TiffDirectory directory) {
        this.directory = directory;
        // Some files list their tiles under the tags of strips.
        tiled = directory.count(TiffDirectory.TILE_OFFSETS) > 0
                || directory.count(TiffDirectory.TILE_WIDTH) > 0 && directory.count(TiffDirectory.TILE_HEIGHT) > 0;
        offsets = directory.count(TiffDirectory.TILE_OFFSETS) > 0
                ? TiffDirectory.TILE_OFFSETS
                : TiffDirectory.STRIP_OFFSETS;
        lengths = directory.count(TiffDirectory.TILE_LENGTHS) > 0
                ? TiffDirectory.TILE_LENGTHS
                : TiffDirectory.STRIP_LENGTHS;
        if (directory.compression == TiffDirectory.OLD_JPEG) {
            checkFrames(file.duplicate().order(ByteOrder.BIG_ENDIAN));
        }
        if (directory.count(offsets) == 0) {
            throw Bytes.broken("The TIFF is damaged: it does not say where its samples are.");
        }
        long partWidth = tiled ? directory.value(TiffDirectory.TILE_WIDTH, 0, 0) : directory.width;
        long partHeight = tiled ? directory.value(TiffDirectory.TILE_HEIGHT, 0, 0) : directory.rowsPerStrip();
        if (partWidth < 1
                || partHeight < 1
                || tiled && partWidth * partHeight > Math.max(TILE_FREE, 4L * directory.width * directory.height)) {
            throw Bytes.broken("The TIFF is damaged: parts of " + partWidth + " x " + partHeight + " pixels.");
        }
        long columns = (directory.width + partWidth - 1) / partWidth;
        long parts = columns * ((directory.height + partHeight - 1) / partHeight);
        if (directory.planes) {
            parts *= directory.samples;
        }
        if (directory.count(offsets) < parts) {
            throw Bytes.broken("The TIFF is damaged: some of its parts are missing.");
        }
        boolean jpeg = directory.compression == TiffDirectory.JPEG;
        if (parts > (jpeg ? MOST_JPEGS : MOST_PARTS)) {
            throw TiffDirectory.unread(parts + " parts");
        }
        width = (int) Math.min(partWidth, Integer.MAX_VALUE);
        height = (int) Math.min(partHeight, Integer.MAX_VALUE);
        across = (int) columns;
        count = (int) parts;
        reckonLengths(file.limit());
        ByteBuffer bigEndian = file.duplicate().order(ByteOrder.BIG_ENDIAN);
        long sum = 0;
        int jpegs = 0;
        for (int i = 0; i < count; i++) {
            long offset = directory.value(offsets, i, 0);
            long bytes = length(i);
            if (offset < 8 || bytes < 1 || offset + bytes > file.limit()) {
                throw TiffDirectory.cutOff();
            }
            sum += bytes;
            if (sum > SHARING * file.limit()) {
                throw Bytes.broken("The TIFF is damaged: its parts lie over each other.");
            }
            if (jpeg) {
                jpegs += checkJpeg(bigEndian, (int) offset, (int) (offset + bytes), partWidth, partHeight) ? 1 : 0;
            }
        }
        length = sum;
        lossless = jpegs > 0;
        if (lossless && jpegs < count) {
            throw notTheJpeg();
        }
    }

    /**
     * Where the file says that a part has no bytes, or too many of them, or nothing, it is taken to go on to where
     * the next one begins, or to the end of the file; libtiff does the same. Decoding tells whether they are enough.
     */
    private void reckonLengths(int fileLength) {
        boolean sound = true;
        for (int i = 0; i < count && sound; i++) {
            long bytes = directory.value(lengths, i, 0);
            sound = bytes > 0 && directory.value(offsets, i, 0) + bytes <= fileLength;
        }
        if (sound) {
            return;
        }
        long[] starts = new long[count + 1];
        for (int i = 0; i < count; i++) {
            starts[i] = Math.min(directory.value(offsets, i, 0), fileLength);
        }
        starts[count] = fileLength;
        Arrays.sort(starts);
        reckoned = new int[count];
        for (int i = 0; i < count; i++) {
            long start = directory.value(offsets, i, 0);
            long bytes = directory.value(lengths, i, 0);
            if (bytes == 0 || start + bytes > fileLength) {
                int next = Arrays.binarySearch(starts, Math.min(start + 1, fileLength));
                bytes = Math.max(0, starts[next < 0 ? -next - 1 : next] - start);
            }
            reckoned[i] = (int) bytes;
        }
    }

    private long length(int part) {
        return reckoned != null ? reckoned[part] : directory.value(lengths, part, 0);
    }

    /**
     * Checks that no part that is not compressed lacks pixels, for a decoder that does not.
     *
     * @throws RefusedException {@code broken-image}
     */
    void requirePlainPixels() {
        if (directory.compression != TiffDirectory.NONE || directory.photometric == TiffDirectory.YCBCR) {
            return;
        }
        long rowBits = (long) width * directory.bits * (directory.planes ? 1 : directory.samples);
        int inPlane = directory.planes ? count / directory.samples : count;
        for (int part = 0; part < count; part++) {
            long rows = Math.min(height, directory.height - (long) (part % inPlane / across) * height);
            if (length(part) < rows * ((rowBits + 7) / 8)) {
                throw TiffDirectory.cutOff();
            }
        }
    }

    /** The tag under which a decoder looks for that field of the parts there are. */
    int standardTag(int tag) {
        return switch (tag) {
            case TiffDirectory.STRIP_OFFSETS -> tiled ? TiffDirectory.TILE_OFFSETS : tag;
            case TiffDirectory.STRIP_LENGTHS -> tiled ? TiffDirectory.TILE_LENGTHS : tag;
            default -> tag;
        };
    }

    /** The picture's column where that part begins. */
    int x(int part) {
        return part % across * width;
    }

    /** The picture's row where that part begins. */
    int y(int part) {
        return part / across * height;
    }

    /** Where that part's data begin in the file. */
    int start(int part) {
        return (int) directory.value(offsets, part, 0);
    }

    /** Where that part's data end in the file. */
    int end(int part) {
        return start(part) + (int) length(part);
    }

    /**
     * Checks that no frame header of a JPEG, wherever one is in the file, is of more than the picture: files with JPEG of
     * the old kind (TIFF 6.0, section 22) say in several ways where it is, and the decoder trusts its size.
     */
    private void checkFrames(ByteBuffer file) {
        for (int at = 0; at + 10 <= file.limit(); at++) {
            // Marker of a frame, a length that fits the number of components, 8 or 12 bits.
            if (file.get(at) == (byte) 0xFF
                    && (file.get(at + 1) & 0xFC) == 0xC0
                    && (file.getShort(at + 2) & 0xFFFF) == 8 + 3 * (file.get(at + 9) & 0xFF)
                    && (file.get(at + 4) == 8 || file.get(at + 4) == 12)
                    && ((file.getShort(at + 5) & 0xFFFF) > directory.height + 15
                            || (file.getShort(at + 7) & 0xFFFF) > directory.width + 15)) {
                throw Bytes.broken("The TIFF is damaged: it holds a JPEG that is larger than the picture.");
            }
        }
    }

    /**
     * Checks that a JPEG part is of a kind that is read and has the size of the part, because the decoder trusts the JPEG's
     * own size.
     *
     * @return whether it is a lossless one
     */
    private static boolean checkJpeg(ByteBuffer file, int from, int to, long partWidth, long partHeight) {
        int at = from + 2;
        for (int i = 0; i < MOST_SEGMENTS && at + 9 <= to; i++) {
            int marker = file.get(at + 1) & 0xFF;
            if ((file.get(at) & 0xFF) != 0xFF) {
                break;
            }
            if (marker == 0xFF) {
                at++;
                continue;
            }
            boolean frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
            if (frame) {
                checkJpegKind(marker, file.get(at + 4) & 0xFF);
                int jpegHeight = (file.getShort(at + 5) & 0xFFFF);
                int jpegWidth = (file.getShort(at + 7) & 0xFFFF);
                if (jpegHeight > partHeight + 15 || jpegWidth > partWidth + 15) {
                    break;
                }
                return marker == TiffLosslessJpeg.FRAME;
            }
            at += 2 + (file.getShort(at + 2) & 0xFFFF);
        }
        throw notTheJpeg();
    }

    private static void checkJpegKind(int marker, int bits) {
        if (marker > 0xC8 && marker < 0xCC) {
            throw TiffDirectory.unread("arithmetic coding in JPEG");
        }
        if (marker > 0xC3) {
            throw TiffDirectory.unread("hierarchical JPEG");
        }
        if (marker != TiffLosslessJpeg.FRAME && bits != 8) {
            throw TiffDirectory.unread("JPEG of " + bits + " bits with loss");
        }
    }

    private static RuntimeException notTheJpeg() {
        return Bytes.broken("The TIFF is damaged: a part of it is not the JPEG it should be.");
    }
}
