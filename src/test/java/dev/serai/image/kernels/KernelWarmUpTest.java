package dev.serai.image.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Picture;
import dev.serai.image.Pipeline;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KernelWarmUpTest {
    @Test
    void giveTheSameBytesBeforeAndAfterTheyAreWarm() {
        byte[] samples = new byte[3 * 211 * 67];
        new Random(3).nextBytes(samples);
        Picture picture = Picture.of(Format.PNG, Frame.of(samples, 3, 211, 67, 0));
        String[] pipelines = {"grayscale", "scale:0.5", "scale:1.7", "blur:1", "blur:2", "blur:9", "grayscale,blur:3"};
        byte[][] before = new byte[pipelines.length][];
        for (int i = 0; i < pipelines.length; i++) {
            before[i] =
                    Pipeline.parse(pipelines[i]).apply(picture).frames().get(0).bytes();
        }

        KernelFamily.warmUp();

        for (int i = 0; i < pipelines.length; i++) {
            assertThat(Pipeline.parse(pipelines[i])
                            .apply(picture)
                            .frames()
                            .get(0)
                            .bytes())
                    .as(pipelines[i])
                    .isEqualTo(before[i]);
        }
    }
}
