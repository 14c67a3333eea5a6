package dev.serai.image.codec.jpeg;

import dev.serai.image.IccProfile;
import java.util.Optional;

/** Which ICC profile goes with the samples of a decoded JPEG. */
final class JpegProfiles {
    private JpegProfiles() {}

    /**
     * The profile that describes the decoded samples, or null for sRGB. One of another colour space than the file's
     * components describes nothing and is left out; CMYK has been converted to sRGB.
     *
     * @param profile the file's, or null
     * @param components of the file: 1, 3 or 4
     * @param lumaOnly whether the samples are the luma of a file in colour
     */
    static byte[] fitting(byte[] profile, int components, boolean lumaOnly) {
        if (profile == null || components == 4) {
            return null;
        }
        Optional<IccProfile> fitting = IccProfile.parse(profile).filter(parsed -> parsed.fits(components));
        if (lumaOnly) {
            fitting = fitting.flatMap(IccProfile::toGray);
        }
        return fitting.map(IccProfile::bytes).orElse(null);
    }
}
