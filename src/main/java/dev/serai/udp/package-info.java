/**
 * Datagrams about an image: what a route calls to answer one ({@link dev.serai.udp.ReferenceFacts}, {@link
 * dev.serai.udp.DatagramImage}). {@link dev.serai.udp.ReferenceImage} keeps the facts
 * about the reference image up to date. {@link dev.serai.udp.DatagramCodec} stands between the socket and the route, tells
 * text from bytes and admits only as many datagrams as a {@link dev.serai.udp.RateLimit} allows. {@link dev.serai.udp.DatagramClient} is the
 * client. Nothing here knows of Camel.
 */
package dev.serai.udp;
