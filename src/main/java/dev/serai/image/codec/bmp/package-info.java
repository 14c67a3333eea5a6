/**
 * BMP: Windows bitmap (BITMAPCOREHEADER to BITMAPV5HEADER, [MS-WMF] 2.2.2); read only. A file is a file header, an
 * information header, perhaps masks and a palette, and rows of 1 to 32 bits a pixel, bottom up unless the height is
 * negative, padded to four bytes, perhaps run-length coded. {@code BmpFile} reads the header, {@code BmpRows} the rows,
 * {@code BmpRuns} run-length codes; {@code BmpColors} has the loops over rows and palettes. {@code BmpCodec} is the entry.
 */
package dev.serai.image.codec.bmp;
