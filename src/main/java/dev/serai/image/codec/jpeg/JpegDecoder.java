package dev.serai.image.codec.jpeg;

import dev.serai.image.codec.jpeg.JpegHeader.Component;
import dev.serai.image.codec.jpeg.JpegPlanes.Plane;
import dev.serai.image.codec.jpeg.JpegScans.Scan;
import dev.serai.image.codec.jpeg.kernels.BlockBatch;
import dev.serai.image.codec.jpeg.kernels.JpegKernels;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes Huffman-coded files, baseline and progressive, at full size or at 1/2, 1/4 or 1/8 with reduced inverse
 * transforms. Samples equal libjpeg-turbo's. It is stricter with damaged files: truncated data, undefined codes and
 * blocks of more than 64 coefficients are refused. One object decodes one file once.
 *
 * <p>A sequential scan of all components is decoded here, block by block; files of several scans by {@link
 * JpegProgressiveDecoder}.
 */
final class JpegDecoder {
    final ByteBuffer file;
    final JpegHeader header;
    private final int divisor;
    final JpegScans scans;
    final ComponentState[] components;
    final int mcusWide;
    final int mcusHigh;
    private final JpegKernels kernels;

    // The sequential scan that is being decoded, and the MCUs before the next restart.
    private Scan scan;
    private JpegEntropyDecoder entropy;
    private int rowsHeld;
    private int left;

    /** One component while it is decoded. */
    static final class ComponentState {
        /** What the frame header says of it. */
        final Component frame;

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
        int[] quantization;
        int prediction;
        /** One for each row of blocks in an MCU. */
        BlockBatch[] batches;

        ComponentState(Component frame, boolean wanted, int size, int blocksWide, int blocksHigh, int wide, int high) {
            this.frame = frame;
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

        /** Begins a row of MCUs, which stands where that one of those that are held does. */
        void begin(int held) {
            for (int y = 0; y < batches.length; y++) {
                batches[y].begin(samples, (held * batches.length + y) * size * stride(), stride());
            }
        }

        void flush() {
            for (BlockBatch batch : batches) {
                batch.flush();
            }
        }
    }

    /** Which components are decoded, and to which size. */
    enum Want {
        /** All components, each as near to the size of the picture as the transform can bring it. */
        COLORS,
        /** All components, all at the same fraction of the size they are stored at. */
        STORED,
        /** The first component alone. */
        LUMA
    }

    /**
     * A decoder of that file.
     *
     * @param file the buffer holds it from 0 to its limit, and has an array unless it is decoded row by row
     * @param header of the file, with {@link JpegHeader#isHuffmanDct}
     * @param divisor 1, 2, 4 or 8: the size is the file's divided by it, rounded up
     */
    JpegDecoder(ByteBuffer file, JpegHeader header, int divisor, Want want) {
        this(file, header, divisor, want, JpegKernels.current());
    }

    /** The same with those kernels. */
    JpegDecoder(ByteBuffer file, JpegHeader header, int divisor, Want want, JpegKernels kernels) {
        this.kernels = kernels;
        this.file = file;
        this.header = header;
        this.divisor = divisor;
        this.scans = new JpegScans(file, header);
        int maxH = header.maxH();
        int maxV = header.maxV();
        this.mcusWide = JpegHeader.ceilDiv(header.width(), 8 * maxH);
        this.mcusHigh = JpegHeader.ceilDiv(header.height(), 8 * maxV);
        List<Component> described = header.components();
        this.components = new ComponentState[described.size()];
        for (int i = 0; i < components.length; i++) {
            Component c = described.get(i);
            int size = 8 / divisor;
            if (want == Want.COLORS) {
                size = enlarged(size, c, maxH, maxV);
            }
            components[i] = new ComponentState(
                    c,
                    i == 0 || want != Want.LUMA,
                    size,
                    JpegHeader.ceilDiv(header.width() * c.h(), 8 * maxH),
                    JpegHeader.ceilDiv(header.height() * c.v(), 8 * maxV),
                    mcusWide * c.h(),
                    mcusHigh * c.v());
        }
    }

    /**
     * As libjpeg does: a subsampled component uses a larger inverse transform rather than being reduced and upsampled
     * again.
     */
    private int enlarged(int least, Component c, int maxH, int maxV) {
        int size = least;
        while (size < 8 && maxH * least % (c.h() * size * 2) == 0 && maxV * least % (c.v() * size * 2) == 0) {
            size *= 2;
        }
        return size;
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
        if (!header.isProgressive() && first.components().length == components.length) {
            begin(first, JpegEntropyDecoder.of(file.array(), scans.dataStart()), mcusHigh);
            for (int row = 0; row < mcusHigh; row++) {
                decodeRow(row);
            }
            scans.resume(entropy.end());
        } else {
            new JpegProgressiveDecoder(this, first).decode();
        }
        return planes();
    }

    /**
     * Begins to decode a file of {@link JpegScans#streams} row by row; {@link #decodeRow} goes on.
     *
     * @param held how many rows of MCUs the planes have at a time: the latest, each in the place of the one so many before
     * @return the planes, empty still
     */
    JpegPlanes beginRows(int held) {
        Scan first = scans.next();
        begin(first, new JpegEntropyDecoder(new JpegScanBytes(file, scans.dataStart())), Math.min(held, mcusHigh));
        return planes();
    }

    /** The first component's coefficients. */
    JpegCoefficients lumaCoefficients() {
        JpegProgressiveDecoder decoder = new JpegProgressiveDecoder(this, scans.next());
        decoder.gather();
        return decoder.coefficients(0);
    }

    /** The first component's quantization factors in zigzag order, once it is decoded. */
    int[] lumaQuantization() {
        return scans.quantization(0);
    }

    /**
     * Refuses a file too short for its picture before memory is allocated: each block takes at least that many bits.
     */
    void demand(JpegEntropyDecoder entropy, Scan scan, int bitsPerBlock) {
        long blocks = 0;
        for (int member : scan.components()) {
            blocks += (long) components[member].blocksWide * components[member].blocksHigh;
        }
        if (entropy.bits() < blocks * bitsPerBlock) {
            throw JpegSegments.cutOff();
        }
    }

    void allocate() {
        allocate(mcusHigh);
    }

    private void allocate(int held) {
        for (ComponentState component : components) {
            if (component.wanted) {
                int rows = held * component.frame.v() * component.size;
                component.samples = new byte[Math.multiplyExact(component.stride(), rows)];
                component.batches = new BlockBatch[component.frame.v()];
                for (int y = 0; y < component.batches.length; y++) {
                    component.batches[y] = new BlockBatch(kernels, component.size);
                }
            }
        }
    }

    private JpegPlanes planes() {
        List<Plane> planes = new ArrayList<>();
        int maxH = header.maxH();
        int maxV = header.maxV();
        int least = 8 / divisor;
        for (ComponentState component : components) {
            if (component.wanted) {
                int h = component.frame.h() * component.size;
                int v = component.frame.v() * component.size;
                boolean whole = maxH * least % h == 0 && maxV * least % v == 0;
                planes.add(new Plane(
                        component.samples,
                        component.stride(),
                        JpegHeader.ceilDiv(header.width() * h, 8 * maxH),
                        JpegHeader.ceilDiv(header.height() * v, 8 * maxV),
                        whole ? maxH * least / h : maxH * least * v,
                        whole ? maxV * least / v : maxV * least * h,
                        whole ? 1 : h * v));
            }
        }
        return new JpegPlanes(
                JpegHeader.ceilDiv(header.width(), divisor), JpegHeader.ceilDiv(header.height(), divisor), planes);
    }

    /** Begins a sequential scan of all components: blocks are transformed as they are decoded. */
    private void begin(Scan wanted, JpegEntropyDecoder data, int held) {
        scan = wanted;
        entropy = data;
        rowsHeld = held;
        demand(entropy, scan, 2);
        allocate(held);
        for (int i = 0; i < components.length; i++) {
            components[i].quantization = scans.quantization(i);
        }
        left = scans.restartInterval();
    }

    /** Decodes the next row of MCUs, which is that one. */
    void decodeRow(int row) {
        int restart = scans.restartInterval();
        for (ComponentState component : components) {
            if (component.wanted) {
                component.begin(row % rowsHeld);
            }
        }
        for (int column = 0; column < mcusWide; column++) {
            if (restart != 0 && left-- == 0) {
                entropy.restart();
                forget();
                left = restart - 1;
            }
            entropy.beginMcu();
            for (int i = 0; i < components.length; i++) {
                ComponentState component = components[scan.components()[i]];
                if (component.wanted) {
                    decodeMcu(component, entropy, scan.dc()[i], scan.ac()[i]);
                } else {
                    for (int b = component.frame.h() * component.frame.v(); b > 0; b--) {
                        entropy.step(scan.dc()[i], scan.ac()[i]);
                    }
                }
            }
        }
        for (ComponentState component : components) {
            if (component.wanted) {
                component.flush();
            }
        }
    }

    private static void decodeMcu(
            ComponentState component, JpegEntropyDecoder entropy, JpegHuffmanTable dc, JpegHuffmanTable ac) {
        int[] quantization = component.quantization;
        for (BlockBatch batch : component.batches) {
            int[] blocks = batch.blocks();
            for (int x = component.frame.h(); x > 0; x--) {
                int lane = batch.lane();
                int last = entropy.block(blocks, lane, component.prediction, dc, ac, quantization);
                component.prediction = blocks[lane];
                blocks[lane] *= quantization[0];
                batch.add(last);
            }
        }
    }

    private void forget() {
        for (ComponentState component : components) {
            component.prediction = 0;
        }
    }
}
