package dev.serai.image.codec.gif;

import dev.serai.image.IccProfile;
import dev.serai.image.Picture;
import dev.serai.image.codec.bytes.Bytes;
import java.util.Arrays;
import java.util.Optional;

/**
 * The blocks of a GIF file (GIF89a specification, CompuServe 1990), walked from image to image without decompressing
 * anything. A walk costs a few nanoseconds a block and no memory, whatever the file claims. The trailer may be missing
 * behind a whole image, or a comment or application block in its place be cut off. A file may also end in the data of its
 * last image: whether all pixels are there is known when they are decompressed. One that ends where an image is announced
 * is refused: browsers show what there is of it, but a result made from half a picture helps nobody.
 *
 * <p>After {@link #next} the fields say what the image there is like; {@link #loopCount} and {@link #iccProfile} are
 * known when it has answered false.
 */
final class GifBlocks {
    /** Bytes of the signature and the logical screen descriptor. */
    static final int SCREEN = 13;
    /** Bytes of an image descriptor with its separator. */
    static final int DESCRIPTOR = 10;
    /** Frames may exceed the canvas, up to this multiple of its area in all; the excess is never shown. */
    private static final int AREA_FACTOR = 8;

    private static final long AREA_FREE = 1 << 24;

    /** The label of the extension that says how the image behind it is shown. */
    private static final int CONTROL = 0xF9;

    private static final byte[] NETSCAPE = Bytes.ascii("NETSCAPE2.0");
    private static final byte[] ANIMEXTS = Bytes.ascii("ANIMEXTS1.0");
    private static final byte[] ICC = Bytes.ascii("ICCRGBG1012");

    private final byte[] file;
    private int canvasWidth;
    private int canvasHeight;
    private final int globalTable;
    private final int globalEntries;

    private int at;
    private int count;
    private long area;
    private int loopCount = 1;
    private IccProfile iccProfile;
    private int loopBlock = -1;
    private int loopEnd;
    private int iccBlock = -1;
    private int iccEnd;
    private boolean cut;

    /** Offset of the image's control extension, or -1; it need not stand right before the descriptor. */
    int control;
    /** Offset of what follows that. */
    int controlEnd;
    /** Offset of the image's descriptor. */
    int descriptor;
    /** Place and size on the canvas; any of it may be outside. */
    int left;

    int top;
    int width;
    int height;
    boolean interlaced;
    /** Offset of the color table that applies, -1 for none at all. */
    int table;
    /** Colors in that table. */
    int entries;
    /** Whether that table is the image's own. */
    boolean ownTable;
    /** Offset of the compressed data, which begin with the code size. */
    int data;
    /** Offset of what follows the image. */
    int end;
    /**
     * Disposal: 2 clears the image's rectangle before the next image, 3 restores what was there before, others keep it.
     */
    int disposal;
    /** The color index that leaves the canvas as it is, or -1. */
    int transparent;
    /** How long the frame is shown, in hundredths of a second. */
    int delay;

    GifBlocks(byte[] file) {
        this.file = file;
        if (file.length < SCREEN) {
            throw cutOff();
        }
        int screenWidth = Bytes.u16le(file, 6);
        int screenHeight = Bytes.u16le(file, 8);
        int flags = file[10] & 0xFF;
        if ((flags & 0x80) != 0) {
            globalTable = SCREEN;
            globalEntries = 2 << (flags & 7);
        } else {
            globalTable = -1;
            globalEntries = 0;
        }
        at = SCREEN + 3 * globalEntries;
        if (at > file.length) {
            throw cutOff();
        }
        // The canvas grows to hold the first image, as in browsers: some tools leave its size 0 or have it wrong.
        int start = at;
        if (!next()) {
            throw Bytes.broken("The GIF holds no image.");
        }
        at = start;
        count = 0;
        area = 0;
        canvasWidth = Math.max(screenWidth, left + width);
        canvasHeight = Math.max(screenHeight, top + height);
        if (canvasWidth == 0 || canvasHeight == 0) {
            throw Bytes.broken("The GIF has a canvas of no size.");
        }
    }

    int canvasWidth() {
        return canvasWidth;
    }

    int canvasHeight() {
        return canvasHeight;
    }

    /** Offset of the global color table, -1 for none. */
    int globalTable() {
        return globalTable;
    }

    int globalEntries() {
        return globalEntries;
    }

    /** Images so far. */
    int count() {
        return count;
    }

    /** How often the animation plays; the file stores the number of repetitions, one less. */
    int loopCount() {
        return loopCount;
    }

    /** The embedded ICC profile, if it is valid. */
    Optional<IccProfile> iccProfile() {
        return Optional.ofNullable(iccProfile);
    }

    /** Offset of the block that holds the loop count, or -1. */
    int loopBlock() {
        return loopBlock;
    }

    /** Offset of what follows that block. */
    int loopEnd() {
        return loopEnd;
    }

    /** Offset of the block that holds the profile, or -1. */
    int iccBlock() {
        return iccBlock;
    }

    /** Offset of what follows that block. */
    int iccEnd() {
        return iccEnd;
    }

    /** Whether the image covers the whole canvas. */
    boolean coversCanvas() {
        return left == 0 && top == 0 && width >= canvasWidth && height >= canvasHeight;
    }

    /** Whether the file ends in the data of the last image so far. */
    boolean isCut() {
        return cut;
    }

    /** Walks to the next image; false at the trailer, or at the end of the file in its place. */
    boolean next() {
        control = -1;
        disposal = 0;
        transparent = -1;
        delay = 0;
        while (true) {
            if (isEnd()) {
                checkArea();
                return false;
            }
            switch (byteAt(at)) {
                case 0x2C -> {
                    image();
                    return true;
                }
                case 0x21 -> extension();
                case 0x3B -> {
                    checkArea();
                    return false;
                }
                // A stray block terminator, which several tools leave behind, or damage. GIF87a: "any characters
                // encountered
                // between the end of a previous image and the image separator character are to be ignored."
                default -> at++;
            }
        }
    }

    /** Whether the file ends here though nothing of an image is missing. */
    private boolean isEnd() {
        return at >= file.length && count > 0 && control < 0;
    }

    private void image() {
        descriptor = at;
        need(DESCRIPTOR);
        left = Bytes.u16le(file, at + 1);
        top = Bytes.u16le(file, at + 3);
        width = Bytes.u16le(file, at + 5);
        height = Bytes.u16le(file, at + 7);
        int flags = file[at + 9] & 0xFF;
        interlaced = (flags & 0x40) != 0;
        ownTable = (flags & 0x80) != 0;
        entries = ownTable ? 2 << (flags & 7) : globalEntries;
        table = ownTable ? at + DESCRIPTOR : globalTable;
        data = at + DESCRIPTOR + (ownTable ? 3 * entries : 0);
        byteAt(data);
        end = blockEnd(data + 1);
        if (end < 0) {
            end = file.length;
            cut = true;
        }
        at = end;
        count++;
        area += (long) width * height;
        checkArea();
    }

    /** Bounds the time of decoding by the picture's size, whatever size its frames claim. */
    private void checkArea() {
        if (canvasWidth > 0 && area > AREA_FREE && area > (long) AREA_FACTOR * canvasWidth * canvasHeight * count) {
            throw Bytes.broken("The GIF is damaged: its frames are far larger than its canvas.");
        }
    }

    private void extension() {
        int body = at + 2;
        if (byteAt(at + 1) != CONTROL && blockEnd(body) < 0) {
            // The block is cut off, but it holds no pixels.
            at = file.length;
            return;
        }
        switch (byteAt(at + 1)) {
            case CONTROL -> {
                int size = byteAt(body);
                if (size >= 4) {
                    need(8);
                    control = at;
                    controlEnd = skip(body);
                    int flags = file[body + 1] & 0xFF;
                    disposal = flags >> 2 & 7;
                    delay = Bytes.u16le(file, body + 2);
                    transparent = (flags & 1) != 0 ? file[body + 4] & 0xFF : -1;
                }
            }
            case 0xFF -> application(body);
            case 0x01 -> {
                // Plain text takes the control extension before it; no decoder draws the text.
                control = -1;
                disposal = 0;
                transparent = -1;
                delay = 0;
            }
            default -> {}
        }
        at = skip(body);
    }

    private void application(int body) {
        if (byteAt(body) != 11 || body + 12 >= file.length) {
            return;
        }
        int sub = body + 12;
        if (loopBlock < 0 && (names(body + 1, NETSCAPE) || names(body + 1, ANIMEXTS))) {
            if (byteAt(sub) >= 3 && sub + 3 < file.length && (file[sub + 1] & 7) == 1) {
                int repeats = Bytes.u16le(file, sub + 2);
                loopCount = repeats == 0 ? Picture.LOOP_FOREVER : repeats + 1;
                loopBlock = at;
                loopEnd = skip(sub);
            }
        } else if (names(body + 1, ICC) && iccProfile == null) {
            iccProfile = IccProfile.parse(gather(sub)).orElse(null);
            iccBlock = iccProfile == null ? -1 : at;
            iccEnd = skip(sub);
        }
    }

    private boolean names(int offset, byte[] name) {
        return Arrays.equals(file, offset, offset + name.length, name, 0, name.length);
    }

    /** The contents of the sub-blocks from there on, joined. */
    byte[] gather(int from) {
        int size = 0;
        for (int p = from, n = byteAt(p); n != 0; p += n + 1, n = byteAt(p)) {
            size += n;
        }
        byte[] joined = new byte[size];
        int to = 0;
        for (int p = from, n = byteAt(p); n != 0; p += n + 1, n = byteAt(p)) {
            if (p + n >= file.length) {
                throw cutOff();
            }
            System.arraycopy(file, p + 1, joined, to, n);
            to += n;
        }
        return joined;
    }

    /** The offset after the sub-blocks from there on and their terminator. */
    private int skip(int from) {
        int after = blockEnd(from);
        if (after < 0) {
            throw cutOff();
        }
        return after;
    }

    /** The same, or -1 if the file ends before. */
    private int blockEnd(int from) {
        int p = from;
        while (p < file.length && file[p] != 0) {
            p += (file[p] & 0xFF) + 1;
        }
        return p < file.length ? p + 1 : -1;
    }

    private void need(int bytes) {
        if (at + bytes > file.length) {
            throw cutOff();
        }
    }

    private int byteAt(int offset) {
        if (offset >= file.length) {
            throw cutOff();
        }
        return file[offset] & 0xFF;
    }

    private static RuntimeException cutOff() {
        return Bytes.broken("The GIF is cut off.");
    }
}
