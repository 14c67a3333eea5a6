/**
 * Bytes to pictures and back. {@link dev.serai.image.codec.Codecs} finds the format from the first bytes, checks the
 * limits on the header before any pixel is decoded, and opens a picture that decodes lazily. Each format is a folder
 * with one implementation of {@link dev.serai.image.codec.Codec}; what formats share is here ({@code Orientation},
 * {@code CmykToRgb}, {@code ImageIoPlugin}), in {@code bytes} and in {@code deflate}. No format uses another.
 *
 * <p>Only {@link dev.serai.image.codec.Codecs} and {@link dev.serai.image.codec.WriteOptions} are for use outside this
 * package and those below it.
 */
package dev.serai.image.codec;
