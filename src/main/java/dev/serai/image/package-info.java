/**
 * Pictures and what can be done to them: {@link dev.serai.image.Picture} holds pixels in ImgLib2 arrays; {@link
 * dev.serai.image.Grayscale}, {@link dev.serai.image.Scale} and {@link dev.serai.image.GaussianBlur} take a picture and
 * give a new one; a {@link dev.serai.image.Pipeline} is a sequence of them with a text form. Pure values and functions:
 * nothing here knows of Camel, AWS, files or transports.
 */
package dev.serai.image;
