package dev.serai.image.codec.webp;

import com.luciad.imageio.webp.WebPImageWriterSpi;
import com.luciad.imageio.webp.WebPWriteParam;
import dev.serai.image.DecodingMemory;
import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Header;
import dev.serai.image.IccProfile;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codec;
import dev.serai.image.codec.FileSink;
import dev.serai.image.codec.ImageIoPlugin;
import dev.serai.image.codec.Orientation;
import dev.serai.image.codec.WriteOptions;
import dev.serai.image.codec.bytes.Bytes;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * WebP, still and animated, lossy and lossless, with libwebp doing the compression (its code for the usual machines
 * comes with Serai; elsewhere WebP is refused as {@code unsupported-format}). The container (animation, ICC profile,
 * orientation) is read and written here.
 *
 * <p>Reading gives red, green, blue, and alpha if any pixel can be transparent. The background color of an animation
 * is not used: what no frame has painted is transparent, as browsers show it.
 *
 * <p>Writing keeps loss out of what came without: pictures from PNG, GIF, BMP and TIFF are written lossless, those from
 * JPEG and WebP lossy at the quality asked for. Alpha is always kept exactly. 16 bits are rounded to 8. Frames of an
 * animation after the first hold the rectangle that changed.
 */
public final class WebpCodec implements Codec {
    private static final int MAX_SIDE = 16_383;
    private static final int MAX_MILLIS = (1 << 24) - 1;
    /** libwebp's method, 0 to 6, and effort for lossless files: higher values save 8 % for five times the time. */
    private static final int LOSSLESS_METHOD = 0;

    private static final float LOSSLESS_EFFORT = 0.2f;
    private static final int LOSSY_METHOD = 4;

    @Override
    public Format format() {
        return Format.WEBP;
    }

    @Override
    public boolean recognizes(byte[] head) {
        return Bytes.hasAscii(head, 0, "RIFF") && Bytes.hasAscii(head, 8, "WEBPVP8");
    }

    @Override
    public Header header(byte[] file) {
        WebpChunks chunks = new WebpChunks(file);
        boolean turned = Orientation.swapsSides(chunks.orientation());
        return new Header(
                Format.WEBP,
                turned ? chunks.height() : chunks.width(),
                turned ? chunks.width() : chunks.height(),
                chunks.alpha() ? 4 : 3,
                8,
                chunks.images().size());
    }

    @Override
    public DecodingMemory memory(ByteBuffer file, Header header) {
        long canvas = 4L * header.width() * header.height();
        // The canvas and one image, which are ints, and the frame before it is turned beside all frames.
        return DecodingMemory.whole(header.sampleBytes() + 3 * canvas + file.limit());
    }

    @Override
    public Picture open(byte[] file, Header header) {
        return Picture.of(header, new WebpSource(file, header));
    }

    @Override
    public void write(Picture picture, WriteOptions options, FileSink out) {
        out.put(file(picture, options));
    }

    private static byte[] file(Picture picture, WriteOptions options) {
        int width = picture.width();
        int height = picture.height();
        if (width > MAX_SIDE || height > MAX_SIDE) {
            throw new RefusedException(
                    Refusal.TOO_MANY_PIXELS, "A WebP has at most 16383 pixels a side; ask for another format.");
        }
        boolean lossless = picture.format() != Format.JPEG && picture.format() != Format.WEBP;
        boolean alpha = picture.hasAlpha();
        int channels = alpha ? 4 : 3;
        WebpContainerWriter container = new WebpContainerWriter(width, height, alpha);
        picture.iccProfile()
                .flatMap(IccProfile::parse)
                .flatMap(IccProfile::toRgb)
                .ifPresent(container::profile);
        List<Frame> frames = picture.frames();
        if (frames.size() == 1) {
            byte[] file = compressed(colors(frames.get(0)), channels, width, height, lossless, options);
            container.add(new WebpChunks(file).images().get(0), file);
            return container.file();
        }
        container.animate(Math.min(picture.loopCount(), 65_535));
        byte[] before = null;
        for (Frame frame : frames) {
            byte[] samples = colors(frame);
            Part part = before == null
                    ? new Part(0, 0, width, height)
                    : Part.changed(before, samples, channels, width, height);
            byte[] file = compressed(
                    part.cut(samples, channels, width), channels, part.width, part.height, lossless, options);
            WebpChunks.Image image = new WebpChunks(file).images().get(0);
            container.add(
                    new WebpChunks.Image(
                            image.from(),
                            image.to(),
                            part.left,
                            part.top,
                            part.width,
                            part.height,
                            image.alpha(),
                            Math.min(frame.delayMillis(), MAX_MILLIS),
                            false,
                            false),
                    file);
            before = samples;
        }
        return container.file();
    }

    /** A frame's samples as red, green, blue and alpha, if it has that, of 8 bits; the frame's own if they are so. */
    private static byte[] colors(Frame frame) {
        byte[] samples = frame.depth() == 8 ? frame.bytes() : Bytes.narrowed(frame.shorts());
        int channels = frame.channels();
        if (channels >= 3) {
            return samples;
        }
        int pixels = frame.width() * frame.height();
        byte[] colors = new byte[pixels * (channels + 2)];
        for (int i = 0, to = 0; i < pixels; i++) {
            byte gray = samples[i * channels];
            colors[to++] = gray;
            colors[to++] = gray;
            colors[to++] = gray;
            if (channels == 2) {
                colors[to++] = samples[2 * i + 1];
            }
        }
        return colors;
    }

    private static byte[] compressed(
            byte[] samples, int channels, int width, int height, boolean lossless, WriteOptions options) {
        int[] offsets = channels == 4 ? new int[] {0, 1, 2, 3} : new int[] {0, 1, 2};
        WritableRaster raster = Raster.createInterleavedRaster(
                new DataBufferByte(samples, samples.length), width, height, width * channels, channels, offsets, null);
        ColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB),
                channels == 4,
                false,
                channels == 4 ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
                DataBuffer.TYPE_BYTE);
        WebPWriteParam param = new WebPWriteParam(null);
        param.setCompressionMode(WebPWriteParam.MODE_EXPLICIT);
        param.setCompressionType(lossless ? "Lossless" : "Lossy");
        param.setCompressionQuality(lossless ? LOSSLESS_EFFORT : options.quality() / 100f);
        param.setMethod(lossless ? LOSSLESS_METHOD : LOSSY_METHOD);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = null;
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            writer = new WebPImageWriterSpi().createWriterInstance(null);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(new BufferedImage(model, raster, false, null), null, null), param);
        } catch (IOException e) {
            // In memory only libwebp itself can fail.
            throw new IllegalStateException("libwebp could not write a picture of " + width + " x " + height, e);
        } catch (LinkageError missing) {
            throw ImageIoPlugin.missing("WebP");
        } finally {
            if (writer != null) {
                writer.dispose();
            }
        }
        return out.toByteArray();
    }

    /** A rectangle of the canvas; it begins at even coordinates, as frames in the file do. */
    private record Part(int left, int top, int width, int height) {
        /** The smallest one that holds all pixels in which the two differ; one pixel if none does. */
        static Part changed(byte[] before, byte[] after, int channels, int width, int height) {
            int stride = width * channels;
            int top = 0;
            int bottom = height;
            while (top < bottom
                    && Arrays.mismatch(
                                    before, top * stride, (top + 1) * stride, after, top * stride, (top + 1) * stride)
                            < 0) {
                top++;
            }
            if (top == bottom) {
                return new Part(0, 0, 1, 1);
            }
            while (Arrays.mismatch(
                            before,
                            (bottom - 1) * stride,
                            bottom * stride,
                            after,
                            (bottom - 1) * stride,
                            bottom * stride)
                    < 0) {
                bottom--;
            }
            int left = stride;
            int right = 0;
            for (int y = top; y < bottom; y++) {
                int row = y * stride;
                int first = Arrays.mismatch(before, row, row + left, after, row, row + left);
                if (first >= 0) {
                    left = first;
                }
                int x = stride;
                while (x > right && before[row + x - 1] == after[row + x - 1]) {
                    x--;
                }
                right = x;
            }
            int firstColumn = left / channels & ~1;
            int endColumn = (right + channels - 1) / channels;
            top &= ~1;
            return new Part(firstColumn, top, endColumn - firstColumn, bottom - top);
        }

        byte[] cut(byte[] samples, int channels, int canvasWidth) {
            if (width * height * channels == samples.length) {
                return samples;
            }
            byte[] part = new byte[width * height * channels];
            for (int y = 0; y < height; y++) {
                System.arraycopy(
                        samples,
                        ((top + y) * canvasWidth + left) * channels,
                        part,
                        y * width * channels,
                        width * channels);
            }
            return part;
        }
    }
}
