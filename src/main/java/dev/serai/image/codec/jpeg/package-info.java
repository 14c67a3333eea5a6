/**
 * JPEG: ITU-T T.81 (ISO/IEC 10918-1), with JFIF and Exif. A file is a sequence of marker segments; a frame header (SOF)
 * names size and components, a scan (SOS) is followed by entropy-coded data. In the order of the standard:
 *
 * <ul> <li>Marker segments, annex B: {@code JpegSegments}; the frame header and APPn segments: {@code JpegHeader}.
 * <li>Quantization and Huffman tables (DQT, DHT, annexes B.2.4, C, K): {@code JpegTables}, {@code JpegHuffmanTable}.
 * <li>Scan headers (B.2.3): {@code JpegScans}. Entropy-coded data, annex F.2: {@code JpegEntropyDecoder}.
 * <li>Sequential (baseline, extended) decoding: {@code JpegDecoder}. Progressive decoding, annex G, and scans of single
 * components: {@code JpegProgressiveDecoder}, which fills {@code JpegCoefficients}. <li>Inverse DCT (A.3.3), upsampling and color conversion (JFIF): {@code
 * jpeg.kernels}, called by {@code BlockBatch}, {@code JpegUpsampler} and {@code JpegColorConverter}. <li>Encoding:
 * {@code JpegEncoder}, {@code JpegBlockWriter} (annex F.1), {@code JpegBitWriter}; large pictures in parallel bands
 * joined by restart markers: {@code JpegBandEncoder}. <li>Without going through pixels: {@code JpegLumaTranscoder}
 * (color to gray) and the reduced inverse DCT (1/2, 1/4, 1/8). </ul>
 *
 * <p>{@code JpegCodec} is the entry. {@code JpegEngine} has two implementations with the same results: {@code
 * JpegJavaEngine}, and {@code JpegTurboEngine} where libjpeg-turbo is installed.
 */
package dev.serai.image.codec.jpeg;
