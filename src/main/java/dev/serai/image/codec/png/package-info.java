/**
 * PNG: Portable Network Graphics Specification, third edition (W3C 2025; ISO/IEC 15948). A file is a signature and
 * chunks with a CRC-32 each: IHDR (size, color type, bit depth), PLTE and tRNS (palette, transparency), iCCP, eXIf, and
 * IDAT, whose contents, put together, are one zlib stream of filtered rows, in seven passes if interlaced (Adam7).
 *
 * <p>Reading: {@code PngChunks} (section 5 and 11), {@code PngScanlines} (inflated row by row), {@code PngUnfilter}
 * (section 9), {@code PngSamples} (bits and palette indices to samples), put together by {@code PngDecoder}. Writing:
 * {@code PngFilter} chooses each row's filter, {@code PngStripEncoder} compresses strips of rows in parallel, {@code
 * PngEncoder} writes the chunks. {@code PngCodec} is the entry.
 */
package dev.serai.image.codec.png;
