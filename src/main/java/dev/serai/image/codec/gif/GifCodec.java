package dev.serai.image.codec.gif;

import dev.serai.image.DecodingMemory;
import dev.serai.image.Format;
import dev.serai.image.Header;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codec;
import dev.serai.image.codec.FileSink;
import dev.serai.image.codec.WriteOptions;
import dev.serai.image.codec.bytes.Bytes;
import java.nio.ByteBuffer;

/**
 * GIF, still and animated, read and written by code of its own ({@link GifSource}, {@link GifEncoder}).
 *
 * <p>Reading gives every frame whole, as browsers show it: red, green, blue, and alpha if any pixel can be transparent.
 * What a frame's disposal clears, and what no frame has painted, is transparent; the background color of the file is
 * not used. Delays are kept as the file has them, in steps of 10 ms; note that browsers show a frame of 0 or 10 ms for
 * 100 ms. A loop count is how often the animation plays; without the NETSCAPE2.0 block that is once.
 *
 * <p>A file that ends before the last pixel of an image is refused, also where browsers would show the part that is there;
 * one that ends behind it, without the end of the data or the trailer, is read. Bytes
 * between blocks that begin none are skipped. The canvas is as large as the file says, or as its first image needs.
 */
public final class GifCodec implements Codec {
    @Override
    public Format format() {
        return Format.GIF;
    }

    @Override
    public boolean recognizes(byte[] head) {
        return Bytes.hasAscii(head, 0, "GIF87a") || Bytes.hasAscii(head, 0, "GIF89a");
    }

    @Override
    public Header header(byte[] file) {
        GifBlocks blocks = new GifBlocks(file);
        Opacity opacity = new Opacity();
        while (blocks.next()) {
            opacity.paint(blocks);
        }
        return new Header(
                Format.GIF,
                blocks.canvasWidth(),
                blocks.canvasHeight(),
                opacity.alwaysOpaque ? 3 : 4,
                8,
                blocks.count());
    }

    @Override
    public DecodingMemory memory(ByteBuffer file, Header header) {
        // The indices of one image beside all frames.
        return DecodingMemory.whole(header.sampleBytes() + (long) header.width() * header.height());
    }

    @Override
    public Picture open(byte[] file, Header header) {
        return Picture.of(header, new GifSource(file, header));
    }

    @Override
    public void write(Picture picture, WriteOptions options, FileSink out) {
        out.put(GifEncoder.write(picture));
    }

    /** Tracks, without pixels, whether each frame covers everything that its predecessors left transparent. */
    private static final class Opacity {
        boolean alwaysOpaque = true;
        /** Whether anything may be transparent, and the rectangle it lies in. */
        private boolean hole = true;

        private int left;
        private int top;
        private int right = Integer.MAX_VALUE;
        private int bottom = Integer.MAX_VALUE;

        void paint(GifBlocks image) {
            int imageRight = Math.min(image.left + image.width, image.canvasWidth());
            int imageBottom = Math.min(image.top + image.height, image.canvasHeight());
            boolean before = hole;
            if (hole
                    && image.transparent < 0
                    && image.left <= left
                    && image.top <= top
                    && imageRight >= Math.min(right, image.canvasWidth())
                    && imageBottom >= Math.min(bottom, image.canvasHeight())) {
                hole = false;
            }
            if (hole) {
                alwaysOpaque = false;
            }
            if (image.disposal == 2 && !hole) {
                hole = image.left < imageRight && image.top < imageBottom;
                left = image.left;
                top = image.top;
                right = imageRight;
                bottom = imageBottom;
            } else if (image.disposal == 3) {
                hole = before;
            }
        }
    }
}
