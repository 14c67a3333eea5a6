/**
 * WebP: RFC 9649. A file is a RIFF container: a single VP8 (lossy) or VP8L (lossless) chunk, or VP8X with ICCP, ANIM
 * and ANMF (frames with rectangle, delay, blending and disposal), ALPH, EXIF. The container is read and written here
 * ({@code WebpChunks}, {@code WebpContainerWriter}), the bitstreams by libwebp through the Image I/O plug-in. {@code
 * WebpSource} composes the frames of an animation; {@code WebpCodec} is the entry.
 */
package dev.serai.image.codec.webp;
