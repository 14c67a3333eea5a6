package dev.serai.image.codec;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import dev.serai.image.codec.bytes.Bytes;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;

/**
 * Image I/O plug-ins, asked by name (whatever else a machine has registered has no say), fed from memory (no cache
 * files), and with every way they have of failing turned into a refusal.
 */
public final class ImageIoPlugin {
    /** What is wanted from the reader. */
    public interface Reading<T> {
        T from(ImageReader reader) throws IOException;
    }

    static {
        // For the streams that plug-ins open inside.
        ImageIO.setUseCache(false);
    }

    private ImageIoPlugin() {}

    /**
     * Reads from the file with that plug-in.
     *
     * @param name of the format, for the sentence
     */
    public static <T> T read(ImageReaderSpi plugin, String name, byte[] file, Reading<T> reading) {
        ImageReader reader = null;
        try (ImageInputStream in = new ByteArrayImageInputStream(file)) {
            reader = plugin.createReaderInstance(null);
            reader.setInput(in, false, true);
            return reading.from(reader);
        } catch (RefusedException refused) {
            throw refused;
        } catch (IOException | RuntimeException damaged) {
            throw Bytes.broken("The " + name + " is damaged or of a kind that Serai does not read.");
        } catch (OutOfMemoryError claimed) {
            // The WebP plug-in reports some damage so; the JVM's own error says what there was too little of.
            if (claimed.getMessage() != null) {
                throw claimed;
            }
            throw Bytes.broken("The " + name + " is damaged.");
        } catch (LinkageError missing) {
            throw missing(name);
        } finally {
            if (reader != null) {
                reader.dispose();
            }
        }
    }

    /** The refusal where a plug-in's machine code does not run. */
    public static RefusedException missing(String name) {
        return new RefusedException(
                Refusal.UNSUPPORTED_FORMAT, name + " is not available on the machine that Serai runs on.");
    }
}
