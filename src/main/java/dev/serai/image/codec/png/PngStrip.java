package dev.serai.image.codec.png;

import dev.serai.image.rows.Bands;

/** A strip of a picture's rows that is compressed by itself. */
final class PngStrip {
    /** Its first row. */
    final int first;

    /** The row after its last. */
    final int end;

    /** Whether it is the picture's last. */
    final boolean last;

    /** Its samples, and those of the rows above to which compressed data may refer. */
    final Bands.Band band;

    /** The strip above until this one is compressed, null if there is none. */
    private PngStrip above;

    private PngStripEncoder.Way way;

    PngStrip(int first, int end, boolean last, Bands.Band band, PngStrip above) {
        this.first = first;
        this.end = end;
        this.last = last;
        this.band = band;
        this.above = above;
    }

    /** How it is to be compressed: decided once, by whichever thread needs to know it first. */
    synchronized PngStripEncoder.Way way(PngStripEncoder encoder) {
        if (way == null) {
            way = encoder.way(this);
        }
        return way;
    }

    /** How the strip above is compressed; called once, as that is no longer needed afterwards. */
    PngStripEncoder.Way wayAbove(PngStripEncoder encoder) {
        PngStrip strip = above;
        above = null;
        return strip.way(encoder);
    }

    /** Forgets the strip above. */
    void release() {
        above = null;
    }
}
