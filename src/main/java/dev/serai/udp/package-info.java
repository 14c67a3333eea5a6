/**
 * The datagram door: {@link dev.serai.udp.DatagramResponder} answers one datagram, {@link dev.serai.udp.ReferenceImage} keeps
 * the facts about the image that most answers are about, {@link dev.serai.udp.DatagramCodec} stands between the socket
 * and the route and lets in only as many datagrams as a {@link dev.serai.udp.RateLimit} allows, {@link
 * dev.serai.udp.DatagramClient} asks such a door. Nothing here knows of Camel or AWS.
 */
package dev.serai.udp;
