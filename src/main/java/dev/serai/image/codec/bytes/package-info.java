/**
 * Reading, writing and transforming bytes, shared by the formats: {@link dev.serai.image.codec.bytes.Bytes} reads
 * integers and ASCII in either byte order and refuses damaged files, {@link dev.serai.image.codec.bytes.PackedBytes}
 * works on eight bytes at once in a {@code long}, {@link dev.serai.image.codec.bytes.HorizontalDifferences} undoes the
 * prediction that PNG and TIFF have in common.
 */
package dev.serai.image.codec.bytes;
