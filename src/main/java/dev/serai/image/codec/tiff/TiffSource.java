package dev.serai.image.codec.tiff;

import dev.serai.image.Frame;
import dev.serai.image.Header;
import dev.serai.image.IccProfile;
import dev.serai.image.Picture;
import dev.serai.image.Source;
import dev.serai.image.codec.Orientation;
import dev.serai.image.rows.Rows;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A TIFF file that is not decoded yet.
 *
 * @param file from 0 to its limit; mapped, or an array
 */
record TiffSource(ByteBuffer file, Header header, BooleanSupplier libdeflate) implements Source {
    private static final int MIRRORED = 2;
    private static final int TURNED = 3;
    private static final int UPSIDE_DOWN = 4;

    @Override
    public Picture.Content decode() {
        TiffDirectory directory = new TiffDirectory(file);
        TiffSegments parts = directory.parts();
        Frame stored = TiffKind.isRead(file, directory, parts)
                ? TiffDecoder.read(file, directory, parts, libdeflate)
                : TiffCodec.readByPlugin(directory, parts, header);
        return new Picture.Content(List.of(Orientation.apply(directory.orientation, stored)), 1, profile(directory));
    }

    @Override
    public boolean streams() {
        TiffDirectory directory = new TiffDirectory(file);
        return TiffKind.isReadByRows(file, directory, directory.parts());
    }

    @Override
    public Picture.Stream stream() {
        TiffDirectory directory = new TiffDirectory(file);
        int orientation = directory.orientation;
        boolean bottomUp = orientation == TURNED || orientation == UPSIDE_DOWN;
        Rows rows = new TiffPartRows(file, directory, directory.parts(), bottomUp, libdeflate);
        return new Picture.Stream(
                orientation == MIRRORED || orientation == TURNED ? rows.mirrored() : rows, 0, 1, profile(directory));
    }

    private byte[] profile(TiffDirectory directory) {
        return directory
                .iccProfile()
                // Inks and CIELab have become sRGB.
                .filter(parsed ->
                        directory.photometric <= TiffDirectory.PALETTE || directory.photometric == TiffDirectory.YCBCR)
                .filter(parsed -> parsed.fits(header.channels()))
                .map(IccProfile::bytes)
                .orElse(null);
    }
}
