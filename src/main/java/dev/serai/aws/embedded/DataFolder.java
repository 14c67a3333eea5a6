package dev.serai.aws.embedded;

import dev.serai.refusal.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder in which the embedded queues and buckets store their data. */
public final class DataFolder {
    private DataFolder() {}

    /**
     * Creates a subfolder of the data folder if it is missing, and checks that it is writable.
     *
     * @param data the data folder
     * @param name the subfolder's name
     * @return the subfolder
     * @throws UnavailableException if it cannot be created or written to
     */
    public static Path prepare(Path data, String name) {
        if (data.toString().indexOf(';') >= 0) {
            throw new UnavailableException(
                    "The data folder " + data + " has a semicolon in its path, which the message store cannot take:"
                            + " choose another with --data DIR.");
        }
        Path folder = data.resolve(name);
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".writable", null));
            return folder;
        } catch (IOException e) {
            throw new UnavailableException(
                    "The data folder " + data.toAbsolutePath().normalize()
                            + " cannot be written to: make it writable, or choose another with --data DIR.",
                    e);
        }
    }
}
