/**
 * The inner loops of JPEG: forward and inverse DCT with (de)quantization, RGB to YCbCr with 2 x 2 subsampling and back.
 * As in {@code dev.serai.image.kernels}, each exists in plain Java and with the Vector API, with the same result to the
 * last bit; {@link dev.serai.image.codec.jpeg.kernels.JpegKernels} gives the ones in use. Arithmetic and rounding are
 * libjpeg's.
 */
package dev.serai.image.codec.jpeg.kernels;
