package dev.serai.image.rows;

/**
 * Gray or RGB pixels of 8 bits, without alpha.
 *
 * @param pixels their samples and perhaps others
 * @param from where the first pixel stands
 */
public record OpaquePixels(byte[] pixels, int from) {
    /**
     * Pixels in 8 bits on white; not copied if that is what they are.
     *
     * @param from where the first one stands in the samples
     * @param pixels how many
     */
    public static OpaquePixels of(Samples samples, int from, int pixels) {
        int given = samples.channels();
        int channels = given < 3 ? 1 : 3;
        if (given == channels && samples.depth() == 8) {
            return new OpaquePixels(samples.bytes(), from);
        }
        byte[] opaque = new byte[pixels * channels];
        boolean wide = samples.depth() == 16;
        byte[] bytes = wide ? null : samples.bytes();
        short[] shorts = wide ? samples.shorts() : null;
        int max = wide ? 65535 : 255;
        for (int p = 0; p < pixels; p++) {
            int at = from + p * given;
            long alpha = given == channels ? max : wide ? shorts[at + channels] & 0xFFFF : bytes[at + channels] & 0xFF;
            for (int c = 0; c < channels; c++) {
                long level = wide ? shorts[at + c] & 0xFFFF : bytes[at + c] & 0xFF;
                long blended = level * alpha + max * (max - alpha);
                // Rounded once, from the product to 8 bits.
                long whole = (long) max * max;
                opaque[p * channels + c] = (byte) ((blended * 255 * 2 + whole) / (whole * 2));
            }
        }
        return new OpaquePixels(opaque, 0);
    }
}
