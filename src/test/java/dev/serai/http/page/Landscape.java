package dev.serai.http.page;

import java.awt.AlphaComposite;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.LinearGradientPaint;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/** Paints a caravanserai among dunes, so that tests and the README's picture need no photograph. */
final class Landscape {
    /** The light of an hour: the sky from top to horizon, the sand, the walls and what shines in the arches. */
    enum Hour {
        DAWN(0x39507a, 0xd99a8b, 0xf6dcae, 0xc98f6b, 0x6f4a4a, 0xf9cf86),
        NOON(0x4d93c9, 0x9cc8e3, 0xe9f1ec, 0xe3c286, 0xb9894f, 0x6d4a2a),
        DUSK(0x1d1b45, 0x8c3f63, 0xf3a25b, 0x8a4a3d, 0x2f1d31, 0xffc65c),
        NIGHT(0x0a1026, 0x18284d, 0x33507a, 0x2b3350, 0x131a30, 0xf2b84b);

        private final Color top;
        private final Color middle;
        private final Color horizon;
        private final Color sand;
        private final Color wall;
        private final Color lamp;

        Hour(int top, int middle, int horizon, int sand, int wall, int lamp) {
            this.top = new Color(top);
            this.middle = new Color(middle);
            this.horizon = new Color(horizon);
            this.sand = new Color(sand);
            this.wall = new Color(wall);
            this.lamp = new Color(lamp);
        }
    }

    private Landscape() {}

    /** The scene as a PNG file. */
    static byte[] png(Hour hour, int width, int height) {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            ImageIO.write(paint(hour, width, height, 0), "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The scene as an endless GIF in which the moon rises. */
    static byte[] gif(Hour hour, int width, int height, int frames) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        try (ByteArrayOutputStream out = new ByteArrayOutputStream();
                ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.prepareWriteSequence(null);
            for (int i = 0; i < frames; i++) {
                BufferedImage frame = paint(hour, width, height, (double) i / frames);
                BufferedImage indexed = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED);
                indexed.getGraphics().drawImage(frame, 0, 0, null);
                writer.writeToSequence(new IIOImage(indexed, null, timing(writer, indexed)), null);
            }
            writer.endWriteSequence();
            stream.flush();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
    }

    private static IIOMetadata timing(ImageWriter writer, BufferedImage frame) throws IOException {
        IIOMetadata metadata = writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(frame), null);
        String form = metadata.getNativeMetadataFormatName();
        IIOMetadataNode root = new IIOMetadataNode(form);
        IIOMetadataNode control = new IIOMetadataNode("GraphicControlExtension");
        control.setAttribute("disposalMethod", "none");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "FALSE");
        control.setAttribute("delayTime", "12");
        control.setAttribute("transparentColorIndex", "0");
        root.appendChild(control);
        IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
        IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
        loop.setAttribute("applicationID", "NETSCAPE");
        loop.setAttribute("authenticationCode", "2.0");
        loop.setUserObject(new byte[] {1, 0, 0});
        extensions.appendChild(loop);
        root.appendChild(extensions);
        metadata.mergeTree(form, root);
        return metadata;
    }

    /** The scene; {@code moon} from 0 to 1 is how far the moon has risen. */
    private static BufferedImage paint(Hour hour, int width, int height, double moon) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.scale(width / 1200.0, width / 1200.0);
        double tall = 1200.0 * height / width;
        double ground = tall * 0.7;
        g.setPaint(new LinearGradientPaint(
                0, 0, 0, (float) ground, new float[] {0, 0.55f, 1}, new Color[] {hour.top, hour.middle, hour.horizon}));
        g.fill(new Rectangle2D.Double(0, 0, 1200, tall));
        Random random = new Random(7);
        if (hour != Hour.NOON) {
            stars(g, random, ground);
        }
        disc(g, hour, 905, ground * (0.42 - 0.2 * moon), 58);
        dune(g, shade(hour.sand, hour.horizon, 0.55), tall, ground - 40, 90, 0.4);
        dune(g, shade(hour.sand, hour.horizon, 0.3), tall, ground - 5, 60, 2.1);
        inn(g, hour, 250, ground + 40);
        dune(g, hour.sand, tall, ground + 55, 40, 3.6);
        ripples(g, hour, random, tall, ground + 80);
        camels(g, shade(hour.wall, Color.BLACK, 0.35), ground + 92);
        g.dispose();
        return image;
    }

    private static void stars(Graphics2D g, Random random, double ground) {
        g.setColor(Color.WHITE);
        for (int i = 0; i < 160; i++) {
            double depth = random.nextDouble();
            double size = 1 + 2 * random.nextDouble() * random.nextDouble();
            g.setComposite(AlphaComposite.getInstance(
                    AlphaComposite.SRC_OVER, (float) ((1 - depth) * 0.8 * random.nextDouble())));
            g.fill(new Ellipse2D.Double(random.nextDouble() * 1200, depth * ground * 0.8, size, size));
        }
        g.setComposite(AlphaComposite.SrcOver);
    }

    private static void disc(Graphics2D g, Hour hour, double x, double y, double radius) {
        Color light = hour == Hour.NOON ? new Color(0xfff6d8) : shade(hour.horizon, Color.WHITE, 0.7);
        g.setPaint(new RadialGradientPaint((float) x, (float) y, (float) radius * 4, new float[] {0, 1}, new Color[] {
            new Color(light.getRed(), light.getGreen(), light.getBlue(), 110),
            new Color(light.getRed(), light.getGreen(), light.getBlue(), 0)
        }));
        g.fill(new Ellipse2D.Double(x - radius * 4, y - radius * 4, radius * 8, radius * 8));
        g.setColor(light);
        g.fill(new Ellipse2D.Double(x - radius, y - radius, radius * 2, radius * 2));
    }

    private static void dune(Graphics2D g, Color colour, double tall, double base, double swing, double phase) {
        Path2D path = new Path2D.Double();
        path.moveTo(0, tall);
        for (int x = 0; x <= 1200; x += 6) {
            path.lineTo(
                    x, base + swing * (0.6 * Math.sin(x / 210.0 + phase) + 0.4 * Math.sin(x / 97.0 + phase * 2)) / 2);
        }
        path.lineTo(1200, tall);
        path.closePath();
        g.setPaint(new GradientPaint(
                0,
                (float) (base - swing),
                shade(colour, Color.WHITE, 0.12),
                0,
                (float) tall,
                shade(colour, Color.BLACK, 0.3)));
        g.fill(path);
    }

    private static void ripples(Graphics2D g, Hour hour, Random random, double tall, double from) {
        g.setColor(shade(hour.sand, Color.BLACK, 0.16));
        for (int i = 0; i < 90; i++) {
            double y = from + (tall - from) * Math.pow(random.nextDouble(), 0.8);
            double x = random.nextDouble() * 1200;
            g.fill(new Ellipse2D.Double(x, y, 40 + random.nextDouble() * 90, 2.2));
        }
    }

    private static Path2D arch(double x, double base, double width, double rise) {
        double middle = x + width / 2;
        double shoulder = base - rise * 0.55;
        Path2D path = new Path2D.Double();
        path.moveTo(x, base);
        path.lineTo(x, shoulder);
        path.curveTo(x, shoulder - rise * 0.25, middle - width * 0.22, base - rise * 0.88, middle, base - rise);
        path.curveTo(middle + width * 0.22, base - rise * 0.88, x + width, shoulder - rise * 0.25, x + width, shoulder);
        path.lineTo(x + width, base);
        path.closePath();
        return path;
    }

    private static void inn(Graphics2D g, Hour hour, double x, double base) {
        Area walls = new Area(new Rectangle2D.Double(x, base - 135, 560, 175));
        walls.add(new Area(new Rectangle2D.Double(x + 215, base - 210, 130, 250)));
        for (double tower : new double[] {x - 26, x + 518}) {
            walls.add(new Area(new Rectangle2D.Double(tower, base - 185, 68, 225)));
            walls.add(new Area(new Ellipse2D.Double(tower, base - 219, 68, 68)));
        }
        for (double merlon = x + 48; merlon < x + 510; merlon += 24) {
            if (merlon < x + 205 || merlon > x + 345) {
                walls.add(new Area(new Rectangle2D.Double(merlon, base - 147, 13, 14)));
            }
        }
        g.setPaint(new GradientPaint(
                (float) x,
                0,
                shade(hour.wall, hour.horizon, 0.16),
                (float) x + 560,
                0,
                shade(hour.wall, Color.BLACK, 0.18)));
        g.fill(walls);
        g.setColor(shade(hour.wall, hour.horizon, 0.4));
        g.fill(new Rectangle2D.Double(x + 42, base - 118, 476, 4));
        g.setColor(shade(hour.wall, Color.BLACK, 0.45));
        g.fill(arch(x + 228, base + 40, 104, 226));
        glow(g, hour, arch(x + 242, base + 40, 76, 190), x + 280, base, 130);
        for (int i = 0; i < 4; i++) {
            glow(g, hour, arch(x + 52 + 40 * i, base + 10, 26, 92), x + 65 + 40 * i, base - 20, 70);
            glow(g, hour, arch(x + 362 + 40 * i, base + 10, 26, 92), x + 375 + 40 * i, base - 20, 70);
        }
    }

    private static void glow(Graphics2D g, Hour hour, Path2D arch, double x, double y, double reach) {
        g.setPaint(new RadialGradientPaint((float) x, (float) y, (float) reach, new float[] {0, 1}, new Color[] {
            shade(hour.lamp, Color.WHITE, 0.35), shade(hour.lamp, hour.wall, 0.5)
        }));
        g.fill(arch);
    }

    private static void camels(Graphics2D g, Color colour, double y) {
        g.setColor(colour);
        for (int i = 0; i < 4; i++) {
            double x = 850 + i * 66.0;
            double at = y - 6 * Math.sin(i * 1.3);
            g.fill(new Ellipse2D.Double(x, at - 26, 34, 16));
            g.fill(new Ellipse2D.Double(x + 10, at - 34, 15, 18));
            Path2D neck = new Path2D.Double();
            neck.moveTo(x + 2, at - 20);
            neck.curveTo(x - 10, at - 12, x - 10, at - 26, x - 8, at - 40);
            neck.lineTo(x - 20, at - 37);
            neck.lineTo(x - 18, at - 43);
            neck.lineTo(x - 4, at - 44);
            neck.curveTo(x - 4, at - 30, x - 2, at - 24, x + 10, at - 25);
            neck.closePath();
            g.fill(neck);
            for (double leg : new double[] {4, 9, 24, 29}) {
                g.fill(new Rectangle2D.Double(x + leg, at - 16, 3, 20));
            }
        }
    }

    /** The first colour with a share of the second. */
    private static Color shade(Color one, Color other, double share) {
        return new Color(
                (int) Math.round(one.getRed() + (other.getRed() - one.getRed()) * share),
                (int) Math.round(one.getGreen() + (other.getGreen() - one.getGreen()) * share),
                (int) Math.round(one.getBlue() + (other.getBlue() - one.getBlue()) * share));
    }

    /** Paints one into a file: for looking at it. */
    public static void main(String[] args) throws IOException {
        java.nio.file.Files.write(java.nio.file.Path.of(args[1]), png(Hour.valueOf(args[0]), 1200, 800));
    }
}
