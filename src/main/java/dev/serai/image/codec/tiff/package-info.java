/**
 * TIFF: revision 6.0 (Aldus 1992) with the Adobe supplements; read only, the first picture of a file. A file is a
 * header that gives the byte order, and directories of tagged values; samples lie in strips or tiles, each compressed
 * for itself.
 *
 * <p>{@code TiffDirectory} reads the tags (section 2), {@code TiffSegments} locates strips and tiles (sections 3 and
 * 15), {@code TiffDecompressor} undoes PackBits (9), LZW (13, {@code TiffLzwDecoder}), deflate and lossless JPEG
 * ({@code TiffLosslessJpeg}), {@code TiffSamples} undoes prediction (14) and arranges samples; {@code TiffPartRows} puts
 * these together, row by row, and {@code TiffDecoder} does so with samples of other kinds ({@code TiffUnusualSamples}). What they do not cover (fax, JPEG with loss, YCbCr and others) goes to the Image I/O plug-in. {@code
 * TiffCodec} is the entry.
 */
package dev.serai.image.codec.tiff;
