/**
 * The sockets below the UDP routes: Camel's {@code netty}, with answers that leave from the address that was asked. A
 * socket that listens on all addresses does not tell which of them a datagram was sent to, and the system answers from
 * the one that it would choose for a question of its own; a client that is connected to another one never sees that
 * answer. {@link dev.serai.udp.server.DatagramServers} gives such a socket to each route; on Linux it is read and written
 * with {@link dev.serai.udp.server.PacketInfoSocket}, elsewhere as Java does it.
 */
package dev.serai.udp.server;
