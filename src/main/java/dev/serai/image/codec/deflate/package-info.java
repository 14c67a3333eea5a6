/**
 * Deflate (RFC 1951) in the zlib wrapper (RFC 1950), as PNG and TIFF use it. A stream is a sequence of blocks: stored,
 * with the fixed codes, or with Huffman codes of its own, whose lengths stand at the block's beginning. A symbol is a
 * literal byte, a match (3 to 258 bytes that stand 1 to 32,768 bytes before) or the block's end.
 *
 * <p>Decompression: {@link dev.serai.image.codec.deflate.DeflateDecoder}, with {@code DecodingTables}; {@link
 * dev.serai.image.codec.deflate.Libdeflate} does the same with the native library where it is installed.
 *
 * <p>Compression: {@link dev.serai.image.codec.deflate.HashChainMatcher} or {@link
 * dev.serai.image.codec.deflate.RunMatcher} finds {@link dev.serai.image.codec.deflate.Matches}, {@link
 * dev.serai.image.codec.deflate.DeflateBlockWriter} writes blocks with codes from {@code HuffmanCode} behind a {@code
 * DynamicBlockHeader}. {@link dev.serai.image.codec.deflate.SizeEstimate} predicts which matcher is worth its time.
 * {@code DeflateSymbols} has the tables of the standard.
 */
package dev.serai.image.codec.deflate;
