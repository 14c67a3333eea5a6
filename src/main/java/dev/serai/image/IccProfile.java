package dev.serai.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An ICC profile (ICC.1:2022, ISO 15076-1; versions 2 and 4): validation, color space, and conversion between color and
 * gray profiles. Profiles come from untrusted files: {@link #parse} accepts only what it has checked, and nothing here
 * reads beyond that. Immutable.
 */
public final class IccProfile {
    private static final int HEADER = 128;
    private static final int MAX_TAGS = 200;
    private static final String GRAY = "GRAY";
    private static final String RGB = "RGB ";

    /** D50 as the profile connection space has it, in s15Fixed16. */
    private static final int[] D50 = {0x0000F6D6, 0x00010000, 0x0000D32D};

    private final byte[] bytes;
    private final Map<String, byte[]> tags;

    private IccProfile(byte[] bytes, Map<String, byte[]> tags) {
        this.bytes = bytes;
        this.tags = tags;
    }

    /** Parses a profile; empty if the bytes are too short, lack the signature, or have a tag outside the profile. */
    public static Optional<IccProfile> parse(byte[] data) {
        Objects.requireNonNull(data);
        if (data.length < HEADER + 4) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(data);
        int size = in.getInt(0);
        int count = in.getInt(HEADER);
        if (size < HEADER + 4
                || size > data.length
                || !"acsp".equals(text(data, 36))
                || count < 0
                || count > MAX_TAGS
                || HEADER + 4 + 12 * count > size) {
            return Optional.empty();
        }
        Map<String, byte[]> tags = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            int entry = HEADER + 4 + 12 * i;
            int offset = in.getInt(entry + 4);
            int length = in.getInt(entry + 8);
            if (offset < HEADER || length < 0 || offset > size - length) {
                return Optional.empty();
            }
            // Only small tags are of interest; the large ones are tables, and they may overlap.
            if (length <= 1 << 16) {
                tags.putIfAbsent(text(data, entry), Arrays.copyOfRange(data, offset, offset + length));
            }
        }
        return Optional.of(new IccProfile(Arrays.copyOf(data, size), tags));
    }

    /** The whole profile; a copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The signature of the data color space: {@code "RGB "}, {@code "GRAY"}, {@code "CMYK"} … */
    public String colorSpace() {
        return text(bytes, 16);
    }

    /** Whether it can describe pictures of that many channels, alpha included: gray of 1 or 2, RGB of 3 or 4. */
    public boolean fits(int channels) {
        return colorSpace().equals(channels <= 2 ? GRAY : RGB);
    }

    /**
     * The bytes of a file's profile if it is sound and describes pictures of that many channels, else null: one of
     * another color space says nothing of the samples.
     *
     * @param data the profile as the file has it, or null
     */
    public static byte[] fitting(byte[] data, int channels) {
        return Optional.ofNullable(data)
                .flatMap(IccProfile::parse)
                .filter(parsed -> parsed.fits(channels))
                .map(IccProfile::bytes)
                .orElse(null);
    }

    /**
     * The profile for the luma of pictures that this one describes: a gray one with the same white point, whose tone
     * curve is that of green (in practice all three are the same), or sRGB's where this profile has tables instead of
     * curves. A gray one is its own; empty for other spaces than RGB and gray.
     */
    public Optional<IccProfile> toGray() {
        if (colorSpace().equals(GRAY)) {
            return Optional.of(this);
        }
        if (!colorSpace().equals(RGB)) {
            return Optional.empty();
        }
        boolean v4 = isVersion4();
        Map<String, byte[]> gray = common("Grey tones");
        gray.put("kTRC", curve("gTRC", v4).or(() -> curve("rTRC", v4)).orElseGet(IccProfile::srgbCurve));
        return Optional.of(assemble(GRAY, gray));
    }

    /**
     * The profile for pictures that this one describes, once each gray is written as equal red, green and blue: an RGB
     * one with this one's tone curve (sRGB's if it has none) and the primaries of sRGB, which equal parts of make the
     * same gray. An RGB one is its own; empty for other spaces than RGB and gray.
     */
    public Optional<IccProfile> toRgb() {
        if (colorSpace().equals(RGB)) {
            return Optional.of(this);
        }
        if (!colorSpace().equals(GRAY)) {
            return Optional.empty();
        }
        Map<String, byte[]> color = common("Grey tones in colour");
        color.put("rXYZ", xyz(0x6FA2, 0x38F5, 0x0390));
        color.put("gXYZ", xyz(0x6299, 0xB785, 0x18DA));
        color.put("bXYZ", xyz(0x24A0, 0x0F84, 0xB6CF));
        byte[] curve = curve("kTRC", isVersion4()).orElseGet(IccProfile::srgbCurve);
        color.put("rTRC", curve);
        color.put("gTRC", curve);
        color.put("bTRC", curve);
        return Optional.of(assemble(RGB, color));
    }

    private boolean isVersion4() {
        return bytes[8] >= 4;
    }

    /** The tags of any profile that is made from this one: name, copyright, white point and its adaptation. */
    private Map<String, byte[]> common(String name) {
        Map<String, byte[]> made = new LinkedHashMap<>();
        made.put("desc", isVersion4() ? localized(name) : description(name));
        made.put("cprt", isVersion4() ? localized("No copyright") : plainText("No copyright"));
        made.put("wtpt", xyz(tags.get("wtpt")) ? Arrays.copyOf(tags.get("wtpt"), 20) : xyz(D50));
        byte[] adaptation = tags.get("chad");
        if (adaptation != null && adaptation.length >= 44 && "sf32".equals(text(adaptation, 0))) {
            made.put("chad", Arrays.copyOf(adaptation, 44));
        }
        return made;
    }

    private static boolean xyz(byte[] tag) {
        return tag != null && tag.length >= 20 && "XYZ ".equals(text(tag, 0));
    }

    /** The tone curve of that tag, checked and cut to its length; parametric ones exist from version 4 on. */
    private Optional<byte[]> curve(String name, boolean v4) {
        byte[] tag = tags.get(name);
        if (tag == null || tag.length < 12) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(tag);
        long length = -1;
        if ("curv".equals(text(tag, 0))) {
            length = 12 + 2L * (in.getInt(8) & 0xffffffffL);
        } else if (v4 && "para".equals(text(tag, 0)) && in.getShort(8) >= 0 && in.getShort(8) <= 4) {
            length = 12 + 4L * new int[] {1, 3, 4, 5, 7}[in.getShort(8)];
        }
        return length < 0 || length > tag.length ? Optional.empty() : Optional.of(Arrays.copyOf(tag, (int) length));
    }

    /** The curve of sRGB (IEC 61966-2-1) at 1,024 points. */
    private static byte[] srgbCurve() {
        int points = 1024;
        ByteBuffer out = ByteBuffer.allocate(12 + 2 * points);
        out.put(ascii("curv")).putInt(0).putInt(points);
        for (int i = 0; i < points; i++) {
            double v = i / (points - 1.0);
            double linear = v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
            out.putShort((short) Math.round(linear * 65535));
        }
        return out.array();
    }

    /** XYZType of three s15Fixed16. */
    private static byte[] xyz(int... values) {
        ByteBuffer out = ByteBuffer.allocate(20).put(ascii("XYZ ")).putInt(0);
        for (int value : values) {
            out.putInt(value);
        }
        return out.array();
    }

    /** multiLocalizedUnicodeType, version 4. */
    private static byte[] localized(String words) {
        byte[] utf16 = words.getBytes(StandardCharsets.UTF_16BE);
        return ByteBuffer.allocate(28 + utf16.length)
                .put(ascii("mluc"))
                .putInt(0)
                .putInt(1)
                .putInt(12)
                .put(ascii("enUS"))
                .putInt(utf16.length)
                .putInt(28)
                .put(utf16)
                .array();
    }

    /** textDescriptionType, version 2: ASCII, no Unicode, no Macintosh script (whose 67 bytes are always there). */
    private static byte[] description(String words) {
        return ByteBuffer.allocate(12 + words.length() + 1 + 8 + 3 + 67)
                .put(ascii("desc"))
                .putInt(0)
                .putInt(words.length() + 1)
                .put(ascii(words))
                .array();
    }

    /** textType, version 2. */
    private static byte[] plainText(String words) {
        return ByteBuffer.allocate(8 + words.length() + 1)
                .put(ascii("text"))
                .putInt(0)
                .put(ascii(words))
                .array();
    }

    /** A profile of those tags with this one's header, but for the color space. */
    private IccProfile assemble(String colorSpace, Map<String, byte[]> content) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        ByteBuffer table = ByteBuffer.allocate(4 + 12 * content.size()).putInt(content.size());
        int start = HEADER + table.capacity();
        content.forEach((name, tag) -> {
            table.put(ascii(name)).putInt(start + data.size()).putInt(tag.length);
            data.writeBytes(tag);
            data.writeBytes(new byte[-tag.length & 3]);
        });
        int size = start + data.size();
        ByteBuffer out = ByteBuffer.allocate(size);
        out.put(bytes, 0, HEADER).put(table.array()).put(data.toByteArray());
        out.putInt(0, size);
        out.put(16, ascii(colorSpace)).put(20, ascii("XYZ "));
        // The profile ID is a hash of the content it had.
        out.put(84, new byte[16]);
        return new IccProfile(out.array(), content);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(byte[] data, int at) {
        return new String(data, at, 4, StandardCharsets.ISO_8859_1);
    }
}
