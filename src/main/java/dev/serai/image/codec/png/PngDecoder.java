package dev.serai.image.codec.png;

import dev.serai.image.Frame;
import dev.serai.image.IccProfile;
import dev.serai.image.Picture;
import dev.serai.image.Source;
import dev.serai.image.codec.Orientation;
import dev.serai.image.codec.bytes.Bytes;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A PNG file that is not decoded yet.
 *
 * @param bytes the file, from index 0 to the limit
 */
record PngDecoder(ByteBuffer bytes) implements Source {
    /**
     * Decodes the picture.
     *
     * @throws dev.serai.refusal.RefusedException {@code broken-image}, before memory is allocated if the data are too
     *     short for the pixels; {@code too-many-pixels} if they do not fit one array
     */
    @Override
    public Picture.Content decode() {
        PngChunks file = new PngChunks(bytes);
        file.requireData();
        Bytes.samples(file.width, file.height, file.channels());
        Frame frame = file.interlaced
                ? Frame.of(PngInterlaced.read(file), file.width, file.height, 0)
                : Frame.of(new PngRows(file).toSamples(), file.width, file.height, 0);
        return new Picture.Content(List.of(Orientation.apply(file.orientation, frame)), 1, profile(file));
    }

    @Override
    public boolean streams() {
        return new PngChunks(bytes).streams();
    }

    @Override
    public Picture.Stream stream() {
        PngChunks file = new PngChunks(bytes);
        file.requireData();
        return new Picture.Stream(Orientation.apply(file.orientation, new PngRows(file)), 0, 1, profile(file));
    }

    private static byte[] profile(PngChunks file) {
        return IccProfile.fitting(file.profile(), file.channels());
    }
}
