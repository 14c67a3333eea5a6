package dev.serai.image.codec.jpeg;

import dev.serai.image.codec.jpeg.JpegHeader.Component;
import dev.serai.image.codec.jpeg.JpegPlanes.Plane;
import dev.serai.image.codec.jpeg.JpegScans.Scan;
import dev.serai.image.codec.jpeg.kernels.BlockBatch;
import dev.serai.image.codec.jpeg.kernels.JpegKernels;
import dev.serai.image.codec.jpeg.kernels.ZigzagOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A JPEG decoder in plain Java for Huffman-coded files, baseline and progressive, at full size or at 1/2, 1/4 or 1/8 by
 * smaller inverse transforms. It makes the same samples as libjpeg-turbo. It is stricter with damaged files: data that
 * end early, codes that do not exist and blocks that overflow are refused. One object decodes one file once.
 */
final class JpegDecoder {
    private final byte[] file;
    private final JpegHeader header;
    private final int divisor;
    private final JpegScans scans;
    private final Part[] parts;
    private final int mcusWide;
    private final int mcusHigh;
    private final JpegKernels kernels;

    /** One component while it is decoded. */
    private static final class Part {
        final Component component;
        final boolean wanted;
        /** Samples a side that a block is transformed to. */
        final int size;
        /** Blocks that hold a part of the picture. */
        final int blocksWide;

        final int blocksHigh;
        /** Blocks with those that only fill the last MCUs. */
        final int paddedWide;

        final int paddedHigh;
        byte[] samples;
        int[] quantisation;
        int prediction;
        /** One for each row of blocks in an MCU. */
        BlockBatch[] batches;

        Part(Component component, boolean wanted, int size, int blocksWide, int blocksHigh, int wide, int high) {
            this.component = component;
            this.wanted = wanted;
            this.size = size;
            this.blocksWide = blocksWide;
            this.blocksHigh = blocksHigh;
            this.paddedWide = wide;
            this.paddedHigh = high;
        }

        int stride() {
            return paddedWide * size;
        }

        void begin(int row) {
            for (int y = 0; y < batches.length; y++) {
                batches[y].begin(samples, (row * batches.length + y) * size * stride(), stride());
            }
        }

        void flush() {
            for (BlockBatch batch : batches) {
                batch.flush();
            }
        }
    }

    /** What to decode a file to. */
    enum Want {
        /** All components, each as near to the size of the picture as the transform can bring it. */
        COLOURS,
        /** All components, all at the same fraction of the size they are stored at. */
        STORED,
        /** The first component alone. */
        LUMA
    }

    /**
     * A decoder of that file.
     *
     * @param header of the file, with {@link JpegHeader#isHuffmanDct}
     * @param divisor 1, 2, 4 or 8: the size is the file's divided by it, rounded up
     */
    JpegDecoder(byte[] file, JpegHeader header, int divisor, Want want) {
        this(file, header, divisor, want, JpegKernels.current());
    }

    /** The same with those kernels. */
    JpegDecoder(byte[] file, JpegHeader header, int divisor, Want want, JpegKernels kernels) {
        this.kernels = kernels;
        this.file = file;
        this.header = header;
        this.divisor = divisor;
        this.scans = new JpegScans(file, header);
        int maxH = header.maxH();
        int maxV = header.maxV();
        this.mcusWide = ceilDiv(header.width(), 8 * maxH);
        this.mcusHigh = ceilDiv(header.height(), 8 * maxV);
        List<Component> components = header.components();
        this.parts = new Part[components.size()];
        for (int i = 0; i < parts.length; i++) {
            Component c = components.get(i);
            int size = 8 / divisor;
            if (want == Want.COLOURS) {
                size = enlarged(size, c, maxH, maxV);
            }
            parts[i] = new Part(
                    c,
                    i == 0 || want != Want.LUMA,
                    size,
                    ceilDiv(header.width() * c.h(), 8 * maxH),
                    ceilDiv(header.height() * c.v(), 8 * maxV),
                    mcusWide * c.h(),
                    mcusHigh * c.v());
        }
    }

    /** libjpeg's choice: a subsampled component is transformed to more samples rather than reduced and enlarged again. */
    private int enlarged(int least, Component c, int maxH, int maxV) {
        int size = least;
        while (size < 8 && maxH * least % (c.h() * size * 2) == 0 && maxV * least % (c.v() * size * 2) == 0) {
            size *= 2;
        }
        return size;
    }

    static int ceilDiv(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }

    /**
     * Decodes the planes.
     *
     * @throws dev.serai.refusal.RefusedException {@code broken-image}
     */
    JpegPlanes decode() {
        Scan first = scans.next();
        if (first == null) {
            throw JpegSegments.broken("the JPEG file has no picture in it");
        }
        if (!header.isProgressive() && first.components().length == parts.length) {
            JpegEntropyDecoder entropy = JpegEntropyDecoder.of(file, scans.dataStart());
            demand(entropy, first, 2);
            allocate();
            decodeWhole(first, entropy);
            scans.resume(entropy.end());
        } else {
            new Layers(first).decode();
        }
        return planes();
    }

    /** The first component's coefficients. */
    JpegCoefficients lumaCoefficients() {
        Layers layers = new Layers(scans.next());
        layers.gather();
        return layers.coefficients[0];
    }

    /** The first component's quantisation factors in zigzag order, once it is decoded. */
    int[] lumaQuantisation() {
        return scans.quantisation(0);
    }

    /** Refuses a file that cannot hold its picture before memory is taken for it: each block has at least that many bits. */
    private void demand(JpegEntropyDecoder entropy, Scan scan, int bitsPerBlock) {
        long blocks = 0;
        for (int member : scan.components()) {
            blocks += (long) parts[member].blocksWide * parts[member].blocksHigh;
        }
        if (entropy.bits() < blocks * bitsPerBlock) {
            throw JpegSegments.cutOff();
        }
    }

    private void allocate() {
        for (Part part : parts) {
            if (part.wanted) {
                part.samples = new byte[Math.multiplyExact(part.stride(), part.paddedHigh * part.size)];
                part.batches = new BlockBatch[part.component.v()];
                for (int y = 0; y < part.batches.length; y++) {
                    part.batches[y] = new BlockBatch(kernels, part.size);
                }
            }
        }
    }

    private JpegPlanes planes() {
        List<Plane> planes = new ArrayList<>();
        int maxH = header.maxH();
        int maxV = header.maxV();
        int least = 8 / divisor;
        for (Part part : parts) {
            if (part.wanted) {
                int h = part.component.h() * part.size;
                int v = part.component.v() * part.size;
                boolean whole = maxH * least % h == 0 && maxV * least % v == 0;
                planes.add(new Plane(
                        part.samples,
                        part.stride(),
                        ceilDiv(header.width() * h, 8 * maxH),
                        ceilDiv(header.height() * v, 8 * maxV),
                        whole ? maxH * least / h : maxH * least * v,
                        whole ? maxV * least / v : maxV * least * h,
                        whole ? 1 : h * v));
            }
        }
        return new JpegPlanes(ceilDiv(header.width(), divisor), ceilDiv(header.height(), divisor), planes);
    }

    /** A sequential scan that holds all components: samples come out as the blocks come in. */
    private void decodeWhole(Scan scan, JpegEntropyDecoder entropy) {
        for (int i = 0; i < parts.length; i++) {
            parts[i].quantisation = scans.quantisation(i);
        }
        int restart = scans.restartInterval();
        int left = restart;
        for (int row = 0; row < mcusHigh; row++) {
            for (Part part : parts) {
                if (part.wanted) {
                    part.begin(row);
                }
            }
            for (int column = 0; column < mcusWide; column++) {
                if (restart != 0 && left-- == 0) {
                    entropy.restart();
                    forget();
                    left = restart - 1;
                }
                for (int i = 0; i < parts.length; i++) {
                    Part part = parts[scan.components()[i]];
                    if (part.wanted) {
                        decodeMcu(part, entropy, scan.dc()[i], scan.ac()[i]);
                    } else {
                        for (int b = part.component.h() * part.component.v(); b > 0; b--) {
                            entropy.step(scan.dc()[i], scan.ac()[i]);
                        }
                    }
                }
            }
            for (Part part : parts) {
                if (part.wanted) {
                    part.flush();
                }
            }
        }
    }

    private static void decodeMcu(Part part, JpegEntropyDecoder entropy, JpegHuffmanTable dc, JpegHuffmanTable ac) {
        int[] quantisation = part.quantisation;
        for (BlockBatch batch : part.batches) {
            int[] blocks = batch.blocks();
            for (int x = part.component.h(); x > 0; x--) {
                int lane = batch.lane();
                int last = entropy.block(blocks, lane, part.prediction, dc, ac, quantisation);
                part.prediction = blocks[lane];
                blocks[lane] *= quantisation[0];
                batch.add(last);
            }
        }
    }

    private void forget() {
        for (Part part : parts) {
            part.prediction = 0;
        }
    }

    /** Coefficients gathered over several scans, transformed when all are there. */
    private final class Layers {
        private final JpegCoefficients[] coefficients = new JpegCoefficients[parts.length];
        private Scan scan;

        Layers(Scan first) {
            this.scan = first;
        }

        void gather() {
            while (scan != null) {
                decodeScan();
                if (!header.isProgressive() && scans.seenAll()) {
                    break;
                }
                scan = scans.next();
            }
            for (int i = 0; i < parts.length; i++) {
                parts[i].quantisation = scans.quantisation(i);
            }
        }

        void decode() {
            gather();
            allocate();
            for (int i = 0; i < parts.length; i++) {
                if (parts[i].wanted) {
                    transform(parts[i], coefficients[i]);
                    coefficients[i] = null;
                }
            }
        }

        private void decodeScan() {
            int only = scan.components().length == 1 ? scan.components()[0] : -1;
            if (only >= 0 && !parts[only].wanted) {
                scans.skip();
                return;
            }
            JpegEntropyDecoder entropy = JpegEntropyDecoder.of(file, scans.dataStart());
            if (scan.first() == 0 && scan.high() == 0) {
                demand(entropy, scan, header.isProgressive() ? 1 : 2);
            }
            for (int member : scan.components()) {
                if (coefficients[member] == null) {
                    Part part = parts[member];
                    coefficients[member] = new JpegCoefficients(part.paddedWide, part.paddedHigh);
                }
            }
            if (only >= 0) {
                decodeSingle(parts[only], coefficients[only], entropy);
            } else {
                decodeInterleaved(entropy);
            }
            scans.resume(entropy.end());
        }

        private void decodeSingle(Part part, JpegCoefficients target, JpegEntropyDecoder entropy) {
            int restart = scans.restartInterval();
            int left = restart;
            part.prediction = 0;
            target.begin(scan, 0, header.isProgressive());
            for (int y = 0; y < part.blocksHigh; y++) {
                for (int x = 0; x < part.blocksWide; x++) {
                    if (restart != 0 && left-- == 0) {
                        entropy.restart();
                        target.restart();
                        left = restart - 1;
                    }
                    target.decode(entropy, x, y);
                }
            }
        }

        private void decodeInterleaved(JpegEntropyDecoder entropy) {
            int restart = scans.restartInterval();
            int left = restart;
            for (int i = 0; i < scan.components().length; i++) {
                coefficients[scan.components()[i]].begin(scan, i, header.isProgressive());
            }
            for (int row = 0; row < mcusHigh; row++) {
                for (int column = 0; column < mcusWide; column++) {
                    if (restart != 0 && left-- == 0) {
                        entropy.restart();
                        for (int member : scan.components()) {
                            coefficients[member].restart();
                        }
                        left = restart - 1;
                    }
                    for (int member : scan.components()) {
                        int h = parts[member].component.h();
                        int v = parts[member].component.v();
                        for (int y = 0; y < v; y++) {
                            for (int x = 0; x < h; x++) {
                                coefficients[member].decode(entropy, column * h + x, row * v + y);
                            }
                        }
                    }
                }
            }
        }

        private void transform(Part part, JpegCoefficients from) {
            int[] natural = new int[64];
            for (int k = 0; k < 64; k++) {
                natural[ZigzagOrder.NATURAL[k]] = part.quantisation[k];
            }
            BlockBatch batch = part.batches[0];
            for (int y = 0; y < part.blocksHigh; y++) {
                batch.begin(part.samples, y * part.size * part.stride(), part.stride());
                for (int x = 0; x < part.blocksWide; x++) {
                    batch.add(from.dequantise(x, y, natural, batch.blocks(), batch.lane()));
                }
                batch.flush();
            }
        }
    }
}
