package dev.serai.udp;

import dev.serai.checksum.ImageFacts;
import dev.serai.checksum.Parity;
import dev.serai.image.codec.Codecs;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers datagrams. Text is a question about the reference image: {@code parity}, {@code fletcher32} and {@code size}
 * are answered with the parities of its width and height, its checksum and its size, any other text with the parity of
 * its height. Bytes that are no text are an image of the sender's own, answered with all its facts in one line; what is
 * neither, or an image whose header is damaged, gets {@code error} and a reason.
 *
 * <p>Whatever comes, there is one answer, in ASCII and of at most {@link #MAX_ANSWER} bytes. Safe for use by several
 * threads.
 */
public final class DatagramResponder {
    /** The most bytes an answer has, so that a question with a forged sender gains nobody a larger reply. */
    public static final int MAX_ANSWER = 64;

    /** The most bytes a datagram can carry: 65,535 of an IPv4 packet less its header of 20 and UDP's of 8. */
    public static final int MAX_DATAGRAM = 65_507;

    private final Supplier<Optional<ImageFacts>> reference;

    /** @param reference the facts about the reference image as they are now; empty while it could never be read */
    public DatagramResponder(Supplier<Optional<ImageFacts>> reference) {
        this.reference = reference;
    }

    /** The answer to a datagram, both as the bytes on the wire. */
    public byte[] answer(byte[] datagram) {
        return reply(datagram, reference.get()).getBytes(StandardCharsets.US_ASCII);
    }

    /** The answer to a datagram, given those facts about the reference image. */
    static String reply(byte[] datagram, Optional<ImageFacts> reference) {
        int end = textEnd(datagram);
        if (isText(datagram, end)) {
            return reference
                    .map(facts -> aboutReference(new String(datagram, 0, end, StandardCharsets.UTF_8).strip(), facts))
                    .orElse("error not-found: the reference image cannot be read");
        }
        return aboutImage(datagram);
    }

    private static String aboutReference(String question, ImageFacts facts) {
        return switch (question) {
            case "parity" -> facts.parities();
            case "fletcher32" -> facts.checksum();
            case "size" -> facts.size();
            default -> Parity.of(facts.height()).toString();
        };
    }

    private static String aboutImage(byte[] datagram) {
        try {
            if (Codecs.formatOf(datagram).isEmpty()) {
                return "error " + Refusal.UNSUPPORTED_FORMAT.code() + ": neither text nor an image";
            }
            return ImageFacts.of(datagram).toString();
        } catch (RefusedException e) {
            return error(e.refusal());
        } catch (RuntimeException e) {
            // Bytes from a stranger must not end the door; a reader that trips over them found them damaged.
            return error(Refusal.BROKEN_IMAGE);
        }
    }

    /** The refusal's own sentence may be long and may quote the datagram; a datagram gets its code. */
    private static String error(Refusal refusal) {
        return "error " + refusal.code()
                + (refusal == Refusal.BROKEN_IMAGE ? ": the header is damaged or cut off" : "");
    }

    /** Where text ends: C programs often send the zero that ends a string along with it. */
    private static int textEnd(byte[] datagram) {
        int end = datagram.length;
        while (end > 0 && datagram[end - 1] == 0) {
            end--;
        }
        return end;
    }

    /** Whether the bytes are UTF-8 without control characters other than line ends and tabs. */
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
            if (result.isError() || out.flip().codePoints().anyMatch(DatagramResponder::isControl)) {
                return false;
            }
        } while (result.isOverflow());
        return true;
    }

    private static boolean isControl(int character) {
        return Character.isISOControl(character) && character != '\n' && character != '\r' && character != '\t';
    }
}
