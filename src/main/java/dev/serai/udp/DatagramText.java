package dev.serai.udp;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** The text of a datagram. */
final class DatagramText {
    private DatagramText() {}

    /**
     * The text of a datagram that is one, without white space around it: UTF-8 without control characters other than line
     * ends and tabs, and perhaps zeros at the end, which C programs often send along. Null for any other datagram.
     */
    static String of(byte[] datagram) {
        int end = textEnd(datagram);
        return isText(datagram, end) ? new String(datagram, 0, end, StandardCharsets.UTF_8).strip() : null;
    }

    private static int textEnd(byte[] datagram) {
        int end = datagram.length;
        while (end > 0 && datagram[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private static boolean isText(byte[] bytes, int end) {
        int at = 0;
        while (at < end && bytes[at] > 0) {
            byte b = bytes[at];
            if (b < ' ' && b != '\n' && b != '\r' && b != '\t' || b == 0x7F) {
                return false;
            }
            at++;
        }
        return at == end || isTextBeyondAscii(bytes, at, end);
    }

    private static boolean isTextBeyondAscii(byte[] bytes, int from, int end) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes, from, end - from);
        CharBuffer out = CharBuffer.allocate(1024);
        CoderResult result;
        do {
            result = decoder.decode(in, out.clear(), true);
            if (result.isError() || out.flip().codePoints().anyMatch(DatagramText::isControl)) {
                return false;
            }
        } while (result.isOverflow());
        return true;
    }

    private static boolean isControl(int character) {
        return Character.isISOControl(character) && character != '\n' && character != '\r' && character != '\t';
    }
}
