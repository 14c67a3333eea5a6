package dev.serai.udp.server;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * The structures with which {@code recvmmsg} and {@code sendmmsg} take several datagrams in one call, each with its packet
 * information, as 64-bit Linux lays them out. Not thread-safe.
 */
final class Packets {
    /** The most datagrams in one call. */
    static final int MOST = 16;

    /** More than the largest datagram has, so that none is cut. */
    static final int MAX_DATAGRAM = 65_535;

    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int IPPROTO_IP = 0;
    static final int IP_PKTINFO = 8;
    static final int IPPROTO_IPV6 = 41;
    static final int INET_NAME = 16;
    static final int INET6_NAME = 28;
    private static final int IPV6_PKTINFO = 50;

    // Headers (mmsghdr) stand one behind the other; behind all of them what each points to: an iovec, a control message
    // (cmsghdr), a socket address.
    private static final int HEADER = 64;
    private static final int VECTOR = 0;
    private static final int CONTROL = 16;
    private static final int NAME = 144;
    private static final int PARTS = 176;
    private static final int STRUCTURES = MOST * (HEADER + PARTS);

    private static final int CONTROL_ROOM = NAME - CONTROL;
    private static final int CONTROL_HEADER = 16;
    private static final int LENGTH_OF_CONTROL = 40;
    private static final int LENGTH = 56;

    private final boolean inet6;
    private final Memory structures = new Memory(STRUCTURES);
    private final ByteBuffer view = structures.getByteBuffer(0, STRUCTURES);
    private final Memory bytes = new Memory((long) MOST * MAX_DATAGRAM);
    private final ByteBuffer data = bytes.getByteBuffer(0, (long) MOST * MAX_DATAGRAM);

    /** @param inet6 whether the socket is one for IPv6, which takes IPv4 addresses mapped */
    Packets(boolean inet6) {
        structures.clear();
        this.inet6 = inet6;
    }

    /** The address of a packet's header, and of those behind it. */
    long at(int index) {
        return Pointer.nativeValue(structures) + (long) index * HEADER;
    }

    /** Prepares that many packets for receiving. */
    void clear(int count) {
        for (int i = 0; i < count; i++) {
            header(i, INET6_NAME, MAX_DATAGRAM, CONTROL_ROOM);
        }
    }

    /** The bytes of a packet that was received; gone with the next call. */
    ByteBuffer content(int index) {
        return data.limit(index * MAX_DATAGRAM + view.getInt(index * HEADER + LENGTH))
                .position(index * MAX_DATAGRAM);
    }

    /** Who sent a packet that was received, and to which address. */
    AskedAddress sender(int index) throws IOException {
        int name = parts(index) + NAME;
        InetAddress sender = view.getShort(name) == AF_INET
                ? address(name + 4, 4, 0)
                : address(name + 8, 16, view.getInt(name + 24));
        return new AskedAddress(sender, port(view, name), asked(index));
    }

    /** From the one control message that was asked for. */
    private InetAddress asked(int index) throws IOException {
        int at = parts(index) + CONTROL;
        int type = view.getLong(index * HEADER + LENGTH_OF_CONTROL) < CONTROL_HEADER ? 0 : view.getInt(at + 12);
        int address = at + CONTROL_HEADER;
        return switch (type) {
            case IPV6_PKTINFO -> address(address, 16, view.getInt(address + 16));
            case IP_PKTINFO -> address(address + 4, 4, 0);
            default -> throw new IOException("The system does not say to which address a datagram was sent.");
        };
    }

    /** Prepares a packet for sending to whoever sent one, from the address that was asked. */
    void put(int index, ByteBuffer content, AskedAddress recipient) {
        int length = content.remaining();
        data.limit((index + 1) * MAX_DATAGRAM).position(index * MAX_DATAGRAM).put(content);
        int name = parts(index) + NAME;
        int control = parts(index) + CONTROL;
        if (inet6) {
            name(name, AF_INET6, recipient.getPort());
            view.putInt(name + 4, 0);
            address(name + 8, recipient.getAddress());
            view.putInt(name + 24, scope(recipient.getAddress()));
            control(control, IPPROTO_IPV6, IPV6_PKTINFO, 20);
            address(control + CONTROL_HEADER, recipient.asked());
            view.putInt(control + CONTROL_HEADER + 16, scope(recipient.asked()));
            header(index, INET6_NAME, length, CONTROL_HEADER + 24);
        } else {
            name(name, AF_INET, recipient.getPort());
            address(name + 4, recipient.getAddress());
            view.putLong(name + 8, 0);
            control(control, IPPROTO_IP, IP_PKTINFO, 12);
            view.putInt(control + CONTROL_HEADER, 0);
            address(control + CONTROL_HEADER + 4, recipient.asked());
            view.putInt(control + CONTROL_HEADER + 8, 0);
            header(index, INET_NAME, length, CONTROL_HEADER + 16);
        }
    }

    private static int parts(int index) {
        return MOST * HEADER + index * PARTS;
    }

    /** Describes name, data and control message, whose lengths the system overwrites when it receives. */
    private void header(int index, int nameLength, int dataLength, int controlLength) {
        int at = index * HEADER;
        long parts = Pointer.nativeValue(structures) + parts(index);
        view.putLong(at, parts + NAME);
        view.putInt(at + 8, nameLength);
        view.putLong(at + 16, parts + VECTOR);
        view.putLong(at + 24, 1);
        view.putLong(at + 32, parts + CONTROL);
        view.putLong(at + LENGTH_OF_CONTROL, controlLength);
        view.putInt(at + 48, 0);
        view.putLong(parts(index) + VECTOR, Pointer.nativeValue(bytes) + (long) index * MAX_DATAGRAM);
        view.putLong(parts(index) + VECTOR + 8, dataLength);
    }

    private void name(int at, int family, int port) {
        view.putShort(at, (short) family);
        view.put(at + 2, (byte) (port >> 8));
        view.put(at + 3, (byte) port);
    }

    private void control(int at, int level, int type, int length) {
        view.putLong(at, CONTROL_HEADER + length);
        view.putInt(at + 8, level);
        view.putInt(at + 12, type);
    }

    /** Writes an address: of four bytes to a socket for IPv4, else of sixteen, those of IPv4 mapped (RFC 4291, 2.5.5.2). */
    private void address(int at, InetAddress address) {
        byte[] raw = address.getAddress();
        int start = at;
        if (inet6 && raw.length == 4) {
            view.putLong(at, 0).putShort(at + 8, (short) 0).putShort(at + 10, (short) -1);
            start += 12;
        }
        view.put(start, raw);
    }

    /** The interface that an address of this link belongs to; all others are found by their routes. */
    private static int scope(InetAddress address) {
        return address instanceof Inet6Address six && six.isLinkLocalAddress() ? six.getScopeId() : 0;
    }

    private InetAddress address(int at, int length, int scope) throws IOException {
        byte[] raw = new byte[length];
        view.get(at, raw);
        InetAddress address = InetAddress.getByAddress(raw);
        return address.isLinkLocalAddress() && length == 16 && scope != 0
                ? Inet6Address.getByAddress(null, raw, scope)
                : address;
    }

    /** The port in a socket address. */
    static int port(ByteBuffer name, int at) {
        return (name.get(at + 2) & 0xFF) << 8 | name.get(at + 3) & 0xFF;
    }
}
