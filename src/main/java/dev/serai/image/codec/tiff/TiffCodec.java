package dev.serai.image.codec.tiff;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import dev.serai.image.DecodingMemory;
import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Header;
import dev.serai.image.IccProfile;
import dev.serai.image.Picture;
import dev.serai.image.codec.CmykToRgb;
import dev.serai.image.codec.FileSink;
import dev.serai.image.codec.ImageIoPlugin;
import dev.serai.image.codec.MappedCodec;
import dev.serai.image.codec.Orientation;
import dev.serai.image.codec.WriteOptions;
import dev.serai.image.codec.bytes.Bytes;
import dev.serai.image.codec.deflate.Libdeflate;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

/**
 * TIFF and BigTIFF, read only: the first page, in strips or tiles, with no compression, PackBits, LZW, Deflate, CCITT or
 * JPEG, also lossless; gray, RGB and CMYK of whole and floating-point numbers, palettes, CIELab and YCbCr, with alpha beside
 * all but YCbCr. One sample more than colors is alpha also where nothing says so, but in CMYK. What has neither 8 nor 16
 * bits gets them. The orientation is applied. CMYK and CIELab become sRGB, inks by their ICC profile where they have one.
 * {@link TiffDecoder} reads most kinds, TwelveMonkeys the others: fax, JPEG with loss, YCbCr, few bits of a palette.
 *
 * <p>libdeflate takes Deflate off where it is installed (Debian: libdeflate0), Java where it is not, with the same pixels;
 * the system property {@code serai.image.libdeflate=false} leaves the library aside.
 */
public final class TiffCodec implements MappedCodec {
    private final BooleanSupplier libdeflate;

    /** The codec that uses libdeflate where it is and is wanted. */
    public TiffCodec() {
        this(Libdeflate::isWanted);
    }

    /** The codec that uses libdeflate if that says so, which is asked when the first pixels need it. */
    public TiffCodec(BooleanSupplier libdeflate) {
        this.libdeflate = libdeflate;
    }

    @Override
    public Format format() {
        return Format.TIFF;
    }

    @Override
    public boolean recognizes(byte[] head) {
        return Bytes.hasAscii(head, 0, "II*\0")
                || Bytes.hasAscii(head, 0, "MM\0*")
                || Bytes.hasAscii(head, 0, "II+\0")
                || Bytes.hasAscii(head, 0, "MM\0+");
    }

    @Override
    public DecodingMemory memory(ByteBuffer file, Header header) {
        return TiffKind.memory(file, header);
    }

    @Override
    public Header header(ByteBuffer file) {
        TiffDirectory directory = new TiffDirectory(file);
        boolean turned = Orientation.swapsSides(directory.orientation);
        return new Header(
                Format.TIFF,
                turned ? directory.height : directory.width,
                turned ? directory.width : directory.height,
                directory.channels(),
                directory.depth(),
                1);
    }

    @Override
    public Picture open(ByteBuffer file, Header header) {
        return Picture.of(header, new TiffSource(file, header, libdeflate));
    }

    @Override
    public void write(Picture picture, WriteOptions options, FileSink out) {
        throw new RefusedException(Refusal.UNSUPPORTED_FORMAT, "Serai reads tiff but does not write it.");
    }

    /** Decodes with the TwelveMonkeys plug-in; strips and tiles must have been checked. */
    static Frame readByPlugin(TiffDirectory directory, TiffSegments parts, Header header) {
        requireKnownCompression(directory.compression);
        if (directory.unusual()) {
            throw TiffDirectory.unread("samples of an unusual kind in a compression or an order that goes with others");
        }
        parts.requirePlainPixels();
        return ImageIoPlugin.read(new TIFFImageReaderSpi(), "TIFF", directory.bare(parts), reader -> {
            if (directory.photometric == TiffDirectory.CMYK) {
                return inks(reader.readRaster(0, null), directory);
            }
            BufferedImage image = reader.read(0);
            if (image.getColorModel() instanceof IndexColorModel) {
                return indexed(image, header.channels());
            }
            return samples(image, header, directory);
        });
    }

    private static void requireKnownCompression(int compression) {
        String name =
                switch (compression) {
                    case 32_809 -> "ThunderScan";
                    case 34_661 -> "JBIG";
                    case 34_676, 34_677 -> "LogLuv";
                    case 34_712 -> "JPEG 2000";
                    case 34_887 -> "LERC";
                    case 34_925 -> "LZMA";
                    case 50_000 -> "Zstandard";
                    case 50_001 -> "WebP";
                    case 50_002, 52_546 -> "JPEG XL";
                    default -> null;
                };
        if (name != null) {
            throw TiffDirectory.unread("compression by " + name);
        }
    }

    private static Frame inks(Raster raster, TiffDirectory directory) {
        int width = directory.width;
        int height = directory.height;
        byte[] inks = new byte[width * height * 4];
        int bands = raster.getNumBands();
        int[] row = new int[width * bands];
        for (int y = 0, to = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 4; c++) {
                    int value = row[x * bands + c];
                    inks[to++] = (byte) (directory.bits == 16 ? (value * 255 + 32_767) / 65_535 : value);
                }
            }
        }
        byte[] profile = directory.iccProfile().map(IccProfile::bytes).orElse(null);
        return Frame.of(CmykToRgb.toRgb(inks, false, profile), 3, width, height, 0);
    }

    /** Palettes, and gray of few bits, which the reader gives as a palette of grays. */
    private static Frame indexed(BufferedImage image, int channels) {
        IndexColorModel model = (IndexColorModel) image.getColorModel();
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] samples = new byte[width * height * channels];
        int[] row = new int[width];
        for (int y = 0, to = 0; y < height; y++) {
            image.getRaster().getPixels(0, y, width, 1, row);
            for (int index : row) {
                samples[to++] = (byte) model.getRed(index);
                if (channels == 3) {
                    samples[to++] = (byte) model.getGreen(index);
                    samples[to++] = (byte) model.getBlue(index);
                }
            }
        }
        return Frame.of(samples, channels, width, height, 0);
    }

    private static Frame samples(BufferedImage image, Header header, TiffDirectory directory) {
        int width = image.getWidth();
        int height = image.getHeight();
        int channels = header.channels();
        int bands = image.getRaster().getNumBands();
        if (bands < channels || width != directory.width || height != directory.height) {
            throw Bytes.broken("The TIFF is damaged: its samples are not what it says they are.");
        }
        boolean wide = header.depth() == 16;
        byte[] narrow = wide ? null : new byte[width * height * channels];
        short[] samples = wide ? new short[width * height * channels] : null;
        int most = wide ? 65_535 : 255;
        int[] row = new int[width * bands];
        for (int y = 0, to = 0; y < height; y++) {
            image.getRaster().getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                int alpha = directory.premultiplied ? row[x * bands + channels - 1] : 0;
                for (int c = 0; c < channels; c++, to++) {
                    int value = row[x * bands + c];
                    if (alpha > 0 && c < channels - 1) {
                        value = Math.min(most, (int) (((long) value * most + alpha / 2) / alpha));
                    }
                    if (wide) {
                        samples[to] = (short) value;
                    } else {
                        narrow[to] = (byte) value;
                    }
                }
            }
        }
        if (directory.compression == TiffDirectory.OLD_JPEG && !wide && channels == 3) {
            stretch(narrow, directory);
        }
        return wide ? Frame.of(samples, channels, width, height, 0) : Frame.of(narrow, channels, width, height, 0);
    }

    /**
     * Brings luma and color from the range that the file says (TIFF 6.0, section 21, ReferenceBlackWhite: 16 to 235 and 240
     * in video) to all of 0 to 255. The plug-in does so but with JPEG.
     */
    private static void stretch(byte[] rgb, TiffDirectory directory) {
        long black = directory.value(TiffDirectory.REFERENCE, 0, 0);
        long white = directory.value(TiffDirectory.REFERENCE, 1, 255);
        long blue = directory.value(TiffDirectory.REFERENCE, 3, 255) - directory.value(TiffDirectory.REFERENCE, 2, 128);
        long red = directory.value(TiffDirectory.REFERENCE, 5, 255) - directory.value(TiffDirectory.REFERENCE, 4, 128);
        if (black == 0 && white == 255 && blue == 127 && red == 127 || white <= black || blue <= 0 || red <= 0) {
            return;
        }
        for (int i = 0; i < rgb.length; i += 3) {
            double r = rgb[i] & 0xFF;
            double g = rgb[i + 1] & 0xFF;
            double b = rgb[i + 2] & 0xFF;
            double luma = 0.299 * r + 0.587 * g + 0.114 * b;
            double cb = (b - luma) / 1.772 * 127 / blue;
            double cr = (r - luma) / 1.402 * 127 / red;
            double stretched = (luma - black) * 255 / (white - black);
            rgb[i] = level(stretched + 1.402 * cr);
            rgb[i + 1] = level(stretched - 0.344136 * cb - 0.714136 * cr);
            rgb[i + 2] = level(stretched + 1.772 * cb);
        }
    }

    private static byte level(double value) {
        return (byte) Math.round(Math.max(0, Math.min(255, value)));
    }
}
