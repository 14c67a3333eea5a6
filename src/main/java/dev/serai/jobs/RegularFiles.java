package dev.serai.jobs;

import java.io.File;
import java.nio.file.Files;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;

/**
 * Lets files of a watched folder pass that have content: reading a pipe or a device would wait for somebody who writes,
 * and the folder's other files with it. Safe for use by several threads.
 */
public final class RegularFiles implements GenericFileFilter<File> {
    @Override
    public boolean accept(GenericFile<File> file) {
        return Files.isRegularFile(file.getFile().toPath());
    }
}
