/**
 * Bytes to pictures and back. {@link dev.serai.image.codec.Codecs} finds the format from the bytes, checks the limits
 * on the header before any pixel is decoded, and opens a picture that decodes lazily; one class per format family does
 * the work.
 */
package dev.serai.image.codec;
