/**
 * The inner loops of the image operations, on arrays of samples. Each loop exists twice, in plain Java ({@code Plain…})
 * and with the Vector API ({@code Vector…}), behind one interface and with the same result to the last bit; {@link
 * dev.serai.image.kernels.KernelChoice} starts with the plain ones and switches to the vector ones once these are
 * compiled and faster.
 *
 * <p>Nothing here knows pictures or formats. Only {@code dev.serai.image} and the packages below it use these types;
 * {@link dev.serai.image.kernels.KernelFamily} alone is called from outside, to warm up.
 */
package dev.serai.image.kernels;
