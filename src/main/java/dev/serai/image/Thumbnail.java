package dev.serai.image;

/** Thumbnails: small still pictures. Safe for use by several threads. */
public final class Thumbnail {
    /** The longest side, in pixels. */
    public static final int SIDE = 320;

    private Thumbnail() {}

    /** The first frame, reduced so that no side exceeds {@link #SIDE} pixels; smaller pictures keep their size. */
    public static Picture of(Picture picture) {
        Picture still = picture.header().frames() == 1
                ? picture
                : Picture.of(picture.format(), picture.frames().get(0));
        int side = Math.max(still.width(), still.height());
        return new Scale().apply(still, Math.min(1, (double) SIDE / side));
    }

    /** The output format for a thumbnail: JPEG, or PNG for alpha and for 16 bits. */
    public static Format format(Picture picture) {
        return picture.hasAlpha() || picture.depth() > 8 ? Format.PNG : Format.JPEG;
    }
}
