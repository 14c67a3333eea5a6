/**
 * GIF: Graphics Interchange Format, version 89a (CompuServe 1990), with the Netscape loop extension. A file is a
 * header, a logical screen with a global color table, and blocks: graphic control extensions (delay, disposal,
 * transparent index), images (a rectangle, perhaps a local table, LZW-coded indices, perhaps interlaced), a trailer.
 *
 * <p>Reading: {@code GifBlocks} walks the blocks, {@code GifLzwDecoder} decompresses (appendix F), {@code GifSource}
 * composes whole frames and applies disposal. Writing: {@code Palette} where at most 256 colors suffice, {@code
 * ColorQuantizer} where not, {@code GifLzwEncoder}, put together by {@code GifEncoder}. {@code GifCodec} is the entry.
 */
package dev.serai.image.codec.gif;
