package dev.serai.camel;

import dev.serai.checksum.Fletcher32;
import java.io.IOException;
import java.io.InputStream;

/** What the Kamelet {@code fletcher32-action} does. Safe for use by several threads. */
public final class Fletcher32Action {
    private static final int BUFFER_BYTES = 64 * 1024;

    /** The Fletcher-32 of all bytes of the stream, which is closed, as eight hexadecimal digits. */
    public String apply(InputStream bytes) throws IOException {
        Fletcher32 checksum = new Fletcher32();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (bytes) {
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                checksum.update(buffer, 0, read);
            }
        }
        return Fletcher32.hex((int) checksum.getValue());
    }
}
