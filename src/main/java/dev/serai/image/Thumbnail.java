package dev.serai.image;

/** A small still picture of another, to be shown among many. Safe for use by several threads. */
public final class Thumbnail {
    /** The most pixels a side. */
    public static final int SIDE = 320;

    private Thumbnail() {}

    /** The first frame, reduced to at most {@link #SIDE} pixels a side; smaller ones keep their size. */
    public static Picture of(Picture picture) {
        Picture still = picture.header().frames() == 1
                ? picture
                : Picture.of(picture.format(), picture.frames().get(0));
        int side = Math.max(still.width(), still.height());
        return new Scale().apply(still, Math.min(1, (double) SIDE / side));
    }

    /** The format that shows a thumbnail of that picture in few bytes: JPEG, or PNG for alpha and for 16 bits. */
    public static Format format(Picture picture) {
        return picture.hasAlpha() || picture.depth() > 8 ? Format.PNG : Format.JPEG;
    }
}
