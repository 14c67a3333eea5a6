package dev.serai.image.codec.jpeg;

import dev.serai.image.codec.jpeg.JpegDecoder.ComponentState;
import dev.serai.image.codec.jpeg.JpegScans.Scan;
import dev.serai.image.codec.jpeg.kernels.BlockBatch;
import dev.serai.image.codec.jpeg.kernels.ZigzagOrder;

/**
 * Decodes files of several scans: progressive ones (T.81, annex G), and sequential ones whose components come one after
 * the other. Coefficients are gathered over the scans and transformed when all are there. One object decodes one file
 * once, for one thread.
 */
final class JpegProgressiveDecoder {
    private final JpegDecoder decoder;
    private final JpegCoefficients[] coefficients;

    /** Whether scans of components that are not wanted may be passed over. */
    private final boolean skipping;

    private Scan scan;

    JpegProgressiveDecoder(JpegDecoder decoder, Scan first) {
        this.decoder = decoder;
        this.scan = first;
        this.skipping = JpegScans.haveEnd(decoder.file, decoder.header);
        this.coefficients = new JpegCoefficients[decoder.components.length];
    }

    /** The coefficients of that component, once {@link #gather gathered}. */
    JpegCoefficients coefficients(int component) {
        return coefficients[component];
    }

    /** Reads all scans. */
    void gather() {
        while (scan != null) {
            decodeScan();
            if (!decoder.header.isProgressive() && decoder.scans.seenAll()) {
                break;
            }
            scan = decoder.scans.next();
        }
        for (int i = 0; i < decoder.components.length; i++) {
            decoder.components[i].quantization = decoder.scans.quantization(i);
        }
    }

    /** Reads all scans, then transforms the coefficients to the samples of the components. */
    void decode() {
        gather();
        decoder.allocate();
        for (int i = 0; i < decoder.components.length; i++) {
            if (decoder.components[i].wanted) {
                transform(decoder.components[i], coefficients[i]);
                coefficients[i] = null;
            }
        }
    }

    private void decodeScan() {
        int only = scan.components().length == 1 ? scan.components()[0] : -1;
        if (only >= 0 && skipping && !decoder.components[only].wanted) {
            decoder.scans.skip();
            return;
        }
        JpegEntropyDecoder entropy = JpegEntropyDecoder.of(decoder.file.array(), decoder.scans.dataStart());
        if (scan.first() == 0 && scan.high() == 0) {
            decoder.demand(entropy, scan, decoder.header.isProgressive() ? 1 : 2);
        }
        for (int member : scan.components()) {
            if (coefficients[member] == null) {
                ComponentState component = decoder.components[member];
                coefficients[member] = new JpegCoefficients(component.paddedWide, component.paddedHigh);
            }
        }
        if (only >= 0) {
            decodeSingle(decoder.components[only], coefficients[only], entropy);
        } else {
            decodeInterleaved(entropy);
        }
        decoder.scans.resume(entropy.end());
    }

    private void decodeSingle(ComponentState component, JpegCoefficients target, JpegEntropyDecoder entropy) {
        int restart = decoder.scans.restartInterval();
        int left = restart;
        component.prediction = 0;
        target.begin(scan, 0, decoder.header.isProgressive());
        for (int y = 0; y < component.blocksHigh; y++) {
            for (int x = 0; x < component.blocksWide; x++) {
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
        int restart = decoder.scans.restartInterval();
        int left = restart;
        for (int i = 0; i < scan.components().length; i++) {
            coefficients[scan.components()[i]].begin(scan, i, decoder.header.isProgressive());
        }
        for (int row = 0; row < decoder.mcusHigh; row++) {
            for (int column = 0; column < decoder.mcusWide; column++) {
                if (restart != 0 && left-- == 0) {
                    entropy.restart();
                    for (int member : scan.components()) {
                        coefficients[member].restart();
                    }
                    left = restart - 1;
                }
                for (int member : scan.components()) {
                    int h = decoder.components[member].frame.h();
                    int v = decoder.components[member].frame.v();
                    for (int y = 0; y < v; y++) {
                        for (int x = 0; x < h; x++) {
                            coefficients[member].decode(entropy, column * h + x, row * v + y);
                        }
                    }
                }
            }
        }
    }

    private void transform(ComponentState component, JpegCoefficients from) {
        int[] natural = new int[64];
        for (int k = 0; k < 64; k++) {
            natural[ZigzagOrder.NATURAL[k]] = component.quantization[k];
        }
        BlockBatch batch = component.batches[0];
        for (int y = 0; y < component.blocksHigh; y++) {
            batch.begin(component.samples, y * component.size * component.stride(), component.stride());
            for (int x = 0; x < component.blocksWide; x++) {
                batch.add(from.dequantize(x, y, natural, batch.blocks(), batch.lane()));
            }
            batch.flush();
        }
    }
}
