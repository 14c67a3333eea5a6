/** The binding to the native library libjpeg-turbo (TurboJPEG API), which {@code JpegTurboEngine} uses where it is installed. */
package dev.serai.image.codec.jpeg.turbo;
