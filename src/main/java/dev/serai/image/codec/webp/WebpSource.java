package dev.serai.image.codec.webp;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import dev.serai.image.Frame;
import dev.serai.image.Header;
import dev.serai.image.IccProfile;
import dev.serai.image.Picture;
import dev.serai.image.Source;
import dev.serai.image.codec.ImageIoPlugin;
import dev.serai.image.codec.Orientation;
import dev.serai.image.codec.bytes.Bytes;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A WebP file as the source of a picture. libwebp decodes each frame as a separate file; frames are composed here. */
record WebpSource(byte[] file, Header header) implements Source {
    @Override
    public Picture.Content decode() {
        WebpChunks chunks = new WebpChunks(file);
        chunks.checkSizes();
        int width = chunks.width();
        int height = chunks.height();
        List<Frame> frames = new ArrayList<>(chunks.images().size());
        int[] canvas = null;
        WebpChunks.Image last = null;
        for (WebpChunks.Image image : chunks.images()) {
            int[] pixels = decoded(image);
            if (chunks.images().size() == 1 && image.width() == width && image.height() == height) {
                canvas = pixels;
            } else {
                if (canvas == null) {
                    canvas = new int[width * height];
                }
                if (last != null && last.clears()) {
                    clear(canvas, width, last);
                }
                paint(canvas, width, image, pixels);
            }
            Frame frame = frame(canvas, width, height, image.durationMillis());
            frames.add(Orientation.apply(chunks.orientation(), frame));
            last = image;
        }
        return new Picture.Content(
                frames,
                frames.size() > 1 ? chunks.loopCount() : 1,
                chunks.iccProfile()
                        .filter(profile -> profile.fits(3))
                        .map(IccProfile::bytes)
                        .orElse(null));
    }

    @Override
    public Optional<byte[]> encoded() {
        WebpChunks chunks = new WebpChunks(file);
        if (chunks.orientation() != Orientation.UPRIGHT) {
            return Optional.empty();
        }
        chunks.checkSizes();
        WebpContainerWriter container = new WebpContainerWriter(chunks.width(), chunks.height(), chunks.alpha());
        chunks.iccProfile().ifPresent(container::profile);
        if (chunks.animated()) {
            container.animate(chunks.loopCount());
        }
        for (WebpChunks.Image image : chunks.images()) {
            container.add(image, file);
        }
        return Optional.of(container.file());
    }

    /** One image's pixels as 0xAARRGGBB, not premultiplied. */
    private int[] decoded(WebpChunks.Image image) {
        WebpContainerWriter alone = new WebpContainerWriter(image.width(), image.height(), image.alpha());
        alone.add(image, file);
        BufferedImage decoded =
                ImageIoPlugin.read(new WebPImageReaderSpi(), "WebP", alone.file(), reader -> reader.read(0));
        if (decoded.getWidth() != image.width() || decoded.getHeight() != image.height()) {
            throw Bytes.broken("The WebP is damaged: its parts disagree about its size.");
        }
        int[] pixels = ((DataBufferInt) decoded.getRaster().getDataBuffer()).getData();
        if (!image.alpha()) {
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] |= 0xFF000000;
            }
        }
        return pixels;
    }

    private Frame frame(int[] canvas, int width, int height, int delayMillis) {
        int channels = header.channels();
        byte[] samples = new byte[canvas.length * channels];
        int to = 0;
        for (int pixel : canvas) {
            samples[to] = (byte) (pixel >> 16);
            samples[to + 1] = (byte) (pixel >> 8);
            samples[to + 2] = (byte) pixel;
            if (channels == 4) {
                samples[to + 3] = (byte) (pixel >>> 24);
            }
            to += channels;
        }
        return Frame.of(samples, channels, width, height, delayMillis);
    }

    /** Blends a frame over the canvas, or replaces its pixels. */
    private static void paint(int[] canvas, int width, WebpChunks.Image image, int[] pixels) {
        for (int y = 0; y < image.height(); y++) {
            int from = y * image.width();
            int to = (image.top() + y) * width + image.left();
            if (!image.blends() || !image.alpha()) {
                System.arraycopy(pixels, from, canvas, to, image.width());
            } else {
                for (int x = 0; x < image.width(); x++) {
                    canvas[to + x] = over(pixels[from + x], canvas[to + x]);
                }
            }
        }
    }

    /** Alpha blending of one pixel over another (RFC 9649, 2.7.1.1), rounded. */
    private static int over(int above, int below) {
        int alpha = above >>> 24;
        if (alpha == 255 || below >>> 24 == 0) {
            return above;
        }
        if (alpha == 0) {
            return below;
        }
        // Weights of both in 255 * 255ths.
        int top = alpha * 255;
        int bottom = (below >>> 24) * (255 - alpha);
        int sum = top + bottom;
        int blended = (sum + 127) / 255 << 24;
        for (int shift = 0; shift < 24; shift += 8) {
            long color = (long) (above >> shift & 0xFF) * top + (long) (below >> shift & 0xFF) * bottom;
            blended |= (int) ((color + sum / 2) / sum) << shift;
        }
        return blended;
    }

    private static void clear(int[] canvas, int width, WebpChunks.Image image) {
        for (int y = image.top(); y < image.top() + image.height(); y++) {
            int from = y * width + image.left();
            Arrays.fill(canvas, from, from + image.width(), 0);
        }
    }
}
