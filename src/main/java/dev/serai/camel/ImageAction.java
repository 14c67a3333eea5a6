package dev.serai.camel;

import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.Pipeline;
import dev.serai.refusal.RefusedException;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;

/** What the image Kamelets do: a pipeline of operations, fixed when the route is made. Safe for use by several threads. */
public final class ImageAction implements CamelContextAware {
    private CamelContext camel;
    private Pipeline pipeline;

    /**
     * The operations, such as {@code grayscale,scale:0.5,blur:2}.
     *
     * @throws RefusedException if a step is unknown or a number out of its range, so that the route does not start
     */
    public void setSteps(String steps) {
        pipeline = Pipeline.parse(steps);
    }

    /** The picture after all steps, within the {@link Limits} of the registry or the default ones. */
    public Picture apply(Picture picture) {
        Limits limits = camel == null ? null : camel.getRegistry().findSingleByType(Limits.class);
        return pipeline.apply(picture, limits == null ? Limits.DEFAULT : limits);
    }

    @Override
    public CamelContext getCamelContext() {
        return camel;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        camel = context;
    }
}
