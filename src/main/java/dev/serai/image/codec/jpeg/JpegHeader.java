package dev.serai.image.codec.jpeg;

import dev.serai.image.codec.Orientation;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The contents of a JPEG file before its first scan: frame header and application segments.
 *
 * @param frameMarker the second byte of the frame marker: C0 baseline, C1 extended, C2 progressive, and so on
 * @param precision bits a sample
 * @param width in pixels, as stored
 * @param height in pixels, as stored
 * @param components in the order of the frame header
 * @param colors how the components are to be read
 * @param orientation EXIF orientation, 1 to 8
 * @param iccProfile the embedded ICC profile put together from its segments, or null
 * @param firstScan where the first SOS marker's segment begins (its FF byte or before it)
 */
record JpegHeader(
        int frameMarker,
        int precision,
        int width,
        int height,
        List<Component> components,
        Colors colors,
        int orientation,
        byte[] iccProfile,
        int firstScan) {

    /** One component of the frame: its identifier, sampling factors and quantization table. */
    record Component(int id, int h, int v, int quantization) {}

    /** How the components of the file are to be read. */
    enum Colors {
        GRAY,
        YCC,
        RGB,
        /** 255 less the ink: as Adobe's programs write it, and as all readers take it also without Adobe's marker. */
        CMYK,
        YCCK
    }

    private static final int MAX_ICC_SEGMENTS = 255;

    /** Reads the markers up to the first scan of the file that the buffer holds from 0 to its limit. */
    static JpegHeader read(ByteBuffer file) {
        JpegSegments segments = new JpegSegments(file, 2);
        int frame = 0;
        int precision = 0;
        int width = 0;
        int height = 0;
        List<Component> components = List.of();
        boolean jfif = false;
        int adobe = -1;
        int orientation = 0;
        byte[][] icc = null;
        while (true) {
            int before = segments.end() == 0 ? 2 : segments.end();
            int marker = segments.next();
            switch (marker) {
                case JpegSegments.NONE -> throw JpegSegments.cutOff();
                case JpegSegments.EOI -> throw JpegSegments.broken("the JPEG file has no picture in it");
                case JpegSegments.SOS -> {
                    if (frame == 0) {
                        throw JpegSegments.broken("the JPEG file has no frame header");
                    }
                    Colors colors = colors(components, jfif, adobe);
                    return new JpegHeader(
                            frame,
                            precision,
                            width,
                            height,
                            components,
                            colors,
                            Math.max(orientation, Orientation.UPRIGHT),
                            joined(icc),
                            before);
                }
                case JpegSegments.APP0 -> jfif |= segments.startsWith("JFIF\0");
                case JpegSegments.APP1 -> {
                    if (orientation == 0 && segments.startsWith("Exif\0\0")) {
                        orientation = Orientation.ofExif(segments.parameters(0));
                    }
                }
                case JpegSegments.APP2 -> {
                    if (segments.startsWith("ICC_PROFILE\0") && segments.length() >= 14) {
                        icc = collect(icc, segments);
                    }
                }
                case JpegSegments.APP14 -> {
                    if (segments.startsWith("Adobe") && segments.length() >= 12) {
                        adobe = segments.u8(segments.start() + 11);
                    }
                }
                default -> {
                    if (isFrame(marker)) {
                        if (frame != 0) {
                            throw JpegSegments.broken("the JPEG file has two frame headers");
                        }
                        if (segments.length() < 6) {
                            throw JpegSegments.broken("the JPEG frame header is too short");
                        }
                        int at = segments.start();
                        frame = marker;
                        precision = segments.u8(at);
                        height = segments.u16(at + 1);
                        width = segments.u16(at + 3);
                        components = components(segments);
                        if (width == 0 || height == 0) {
                            throw new RefusedException(
                                    Refusal.UNSUPPORTED_FORMAT, "The JPEG file does not say how large its picture is.");
                        }
                    }
                }
            }
        }
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xC0
                && marker <= 0xCF
                && marker != JpegSegments.DHT
                && marker != JpegSegments.JPG
                && marker != JpegSegments.DAC;
    }

    private static List<Component> components(JpegSegments segments) {
        int at = segments.start();
        int count = segments.u8(at + 5);
        if (segments.length() < 6 + 3 * count) {
            throw JpegSegments.broken("the JPEG frame header is too short");
        }
        if (count != 1 && count != 3 && count != 4) {
            throw new RefusedException(
                    Refusal.UNSUPPORTED_FORMAT,
                    "Serai reads JPEG files of 1, 3 or 4 components; this one has " + count + ".");
        }
        Component[] found = new Component[count];
        for (int i = 0; i < count; i++) {
            int entry = at + 6 + 3 * i;
            int sampling = segments.u8(entry + 1);
            int h = sampling >> 4;
            int v = sampling & 15;
            if (h < 1 || h > 4 || v < 1 || v > 4) {
                throw JpegSegments.broken("a JPEG component has no valid sampling factors");
            }
            // A single component is never interleaved, so its factors mean nothing (T.81, A.2.2).
            found[i] = new Component(
                    segments.u8(entry), count == 1 ? 1 : h, count == 1 ? 1 : v, segments.u8(entry + 2) & 3);
        }
        return List.of(found);
    }

    /** The same rules as libjpeg's, so that colors agree with other programs. */
    private static Colors colors(List<Component> components, boolean jfif, int adobe) {
        switch (components.size()) {
            case 1:
                return Colors.GRAY;
            case 3:
                if (jfif) {
                    return Colors.YCC;
                }
                if (adobe >= 0) {
                    return adobe == 0 ? Colors.RGB : Colors.YCC;
                }
                boolean named = components.get(0).id() == 'R'
                        && components.get(1).id() == 'G'
                        && components.get(2).id() == 'B';
                return named ? Colors.RGB : Colors.YCC;
            default:
                return adobe > 0 ? Colors.YCCK : Colors.CMYK;
        }
    }

    private static byte[][] collect(byte[][] known, JpegSegments segments) {
        int number = segments.u8(segments.start() + 12);
        byte[][] parts = known == null ? new byte[MAX_ICC_SEGMENTS + 1][] : known;
        if (number >= 1 && parts[number] == null) {
            parts[number] = segments.parameters(14);
            parts[0] = new byte[] {(byte) segments.u8(segments.start() + 13)};
        }
        return parts;
    }

    /** The whole profile, or null if a segment is missing. */
    private static byte[] joined(byte[][] parts) {
        if (parts == null || parts[0] == null) {
            return null;
        }
        int count = parts[0][0] & 0xFF;
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (int i = 1; i <= count; i++) {
            if (parts[i] == null) {
                return null;
            }
            whole.write(parts[i], 0, parts[i].length);
        }
        return whole.size() == 0 ? null : whole.toByteArray();
    }

    /** The largest horizontal sampling factor. */
    int maxH() {
        return components.stream().mapToInt(Component::h).max().orElse(1);
    }

    /** The largest vertical sampling factor. */
    int maxV() {
        return components.stream().mapToInt(Component::v).max().orElse(1);
    }

    /** Whether the scans are Huffman-coded DCT coefficients of 8-bit samples: baseline, extended or progressive. */
    boolean isHuffmanDct() {
        return precision == 8 && frameMarker >= 0xC0 && frameMarker <= 0xC2;
    }

    /** Whether the scans are arithmetic-coded DCT coefficients of 8-bit samples. */
    boolean isArithmetic() {
        return precision == 8 && (frameMarker == 0xC9 || frameMarker == 0xCA);
    }

    /** Whether the coefficients come in several scans of growing precision. */
    boolean isProgressive() {
        return frameMarker == 0xC2 || frameMarker == 0xCA;
    }

    /** Whether the first component is the picture's luma, at full size. */
    boolean hasLuma() {
        return colors == Colors.GRAY
                || colors == Colors.YCC
                        && components.get(0).h() == maxH()
                        && components.get(0).v() == maxV();
    }

    /**
     * Whether a transform to that fraction of the size gives the means of areas in every component: one that is stored
     * smaller is transformed to as many samples as the picture then has. Transforms are square, so that a component that is
     * smaller in one direction only (4:2:2, 4:4:0, 4:1:1) would lose what it has in the other.
     *
     * @param divisor 1, 2, 4 or 8
     */
    boolean reducesToMeans(int divisor) {
        for (Component component : components) {
            int across = maxH() / component.h();
            int down = maxV() / component.v();
            boolean power = across * component.h() == maxH() && Integer.bitCount(across) == 1;
            if (!power || across != down || component.v() * down != maxV() || across > divisor) {
                return false;
            }
        }
        return true;
    }

    /** Bytes of the planes of all components, or of so many rows of the picture. */
    long planeBytes(int rows) {
        long bytes = 0;
        int mcusWide = ceilDiv(width, 8 * maxH());
        for (Component c : components) {
            bytes += (long) mcusWide * c.h() * 8 * ceilDiv(Math.min(rows, height), 8 * maxV()) * c.v() * 8;
        }
        return bytes;
    }

    /** Bytes that decoding as a whole takes beside the data: in planes, or coefficients as well, and pixels. */
    long decodingBytes() {
        long planes = planeBytes(height);
        long pixels = (long) width * height * components.size();
        long decoding = planes + pixels + (isProgressive() ? 2 * planes : 0);
        // The library's pixels are copied; so are those that are turned, and inks become colors.
        return Math.max(decoding, 2 * pixels);
    }

    /** Whether color is stored at half the width and half the height, as most files do. */
    boolean isHalvedColor() {
        return colors == Colors.YCC && isSampled(0, 2) && isSampled(1, 1) && isSampled(2, 1);
    }

    private boolean isSampled(int component, int factor) {
        return components.get(component).h() == factor
                && components.get(component).v() == factor;
    }

    /** Channels of the decoded picture. */
    int channels() {
        return components.size() == 1 ? 1 : 3;
    }

    /** The quotient of two positive numbers, rounded up. */
    static int ceilDiv(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
