package dev.serai.image.codec.bmp;

import dev.serai.image.Frame;
import dev.serai.image.Picture;
import dev.serai.image.Source;
import dev.serai.image.codec.bytes.Bytes;
import dev.serai.image.rows.Rows;
import java.util.List;

/** A bitmap that is not decoded yet. */
record BmpSource(BmpFile file) implements Source {
    @Override
    public Picture.Content decode() {
        file.requirePixels();
        Bytes.samples(file.width, file.height, file.header.channels());
        Frame frame = file.hasRuns()
                ? Frame.of(new BmpRuns(file).decode(), file.header.channels(), file.width, file.height, 0)
                : Frame.of(new BmpRows(file).toSamples(), file.width, file.height, 0);
        return new Picture.Content(List.of(frame), 1, file.profile());
    }

    @Override
    public boolean streams() {
        return !file.hasRuns();
    }

    @Override
    public Picture.Stream stream() {
        file.requirePixels();
        Rows rows = new BmpRows(file);
        return new Picture.Stream(rows, 0, 1, file.profile());
    }
}
