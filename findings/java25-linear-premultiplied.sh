#!/usr/bin/env bash
# JDK 25 turns middle gray at half alpha into white, and light gray at a quarter into black, when ColorConvertOp takes
# a picture with premultiplied alpha to linear RGB; JDK 17 does it right.
# Versions: Temurin 25.0.3 is wrong, Debian's OpenJDK 17.0.15 right; no package is needed but a JDK 17 or 25 as `java`
# in PATH, and the script expects what belongs to the one it finds.
# The truth is computed from sRGB's own curve, and by the same operation on the same pixel without premultiplied alpha.
# Seen on 25: 86 of 100 half-transparent grays (alpha 64 to 254) are off by more than rounding allows; opaque ones, and CS_GRAY,
# are right.
# It matters to whoever blurs or scales in linear light, for which both steps (linear and premultiplied) are the advice:
# the same code gives other pixels on the newer Java, and only where a picture is not opaque.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cat > "$tmp/Linear.java" <<'END'
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.Raster;
public class Linear {
    /** The level (0 to 255, alpha taken out) that a pixel's red has in the given colour space. */
    static int convert(int argb, int type, int space) {
        BufferedImage source = new BufferedImage(1, 1, type);
        source.setRGB(0, 0, argb);
        BufferedImage target = new ColorConvertOp(ColorSpace.getInstance(space), null).filter(source, null);
        int level = target.getRaster().getSample(0, 0, 0);
        int alpha = argb >>> 24;
        return target.isAlphaPremultiplied() ? (level * 255 + alpha / 2) / alpha : level;
    }
    static int linear(int level) {
        double v = level / 255.0;
        return (int) Math.round(255 * (v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4)));
    }
    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        int premultiplied = BufferedImage.TYPE_INT_ARGB_PRE;
        for (int argb : new int[] {0x80808080, 0x40c8c8c8, 0xff808080}) {
            System.out.printf("alpha %d, level %d: truth %d, plain alpha %d, premultiplied %d%n", argb >>> 24, argb & 255,
                    linear(argb & 255), convert(argb, BufferedImage.TYPE_INT_ARGB, ColorSpace.CS_LINEAR_RGB),
                    convert(argb, premultiplied, ColorSpace.CS_LINEAR_RGB));
        }
        BufferedImage source = new BufferedImage(256, 256, premultiplied); // a column for each level, a row for each alpha
        for (int alpha = 64; alpha < 255; alpha++) {
            for (int level = 0; level < 256; level++) {
                source.setRGB(level, alpha, alpha << 24 | level * 0x010101);
            }
        }
        for (int space : new int[] {ColorSpace.CS_LINEAR_RGB, ColorSpace.CS_GRAY}) {
            Raster target = new ColorConvertOp(ColorSpace.getInstance(space), null).filter(source, null).getRaster();
            int all = 0;
            int wrong = 0;
            for (int alpha = 64; alpha < 255; alpha++) {
                for (int level = 0; level < 256; level++) {
                    int seen = (target.getSample(level, alpha, 0) * 255 + alpha / 2) / alpha;
                    all++;
                    // premultiplying rounds the level to a step of 255 / alpha, and so does the result
                    if (Math.abs(seen - linear(level)) > 12) {
                        wrong++;
                    }
                }
            }
            System.out.printf("%s: %d of 100 pixels wrong%n", space == ColorSpace.CS_GRAY ? "gray" : "linear RGB", Math.round(100.0 * wrong / all));
        }
    }
}
END
major=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/.*java.specification.version = //p')
seen=$(java "$tmp/Linear.java")
case $major in
  17) mid=56 quarter=147 share=0 ;;
  25) mid=255 quarter=0 share=86 ;;
  *) echo "This needs a JDK 17 or 25, found $major."; exit 1 ;;
esac
want="alpha 128, level 128: truth 55, plain alpha 55, premultiplied $mid
alpha 64, level 200: truth 147, plain alpha 147, premultiplied $quarter
alpha 255, level 128: truth 55, plain alpha 55, premultiplied 55
linear RGB: $share of 100 pixels wrong
gray: 0 of 100 pixels wrong"
echo "JDK $major"
echo "$seen"
[ "$seen" = "$want" ] || { printf 'JDK %s now converts otherwise than so:\n%s\n' "$major" "$want"; exit 1; }
