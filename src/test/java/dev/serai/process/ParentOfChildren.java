package dev.serai.process;

import dev.serai.image.codec.WriteOptions;
import java.time.Duration;
import java.util.Optional;

/** A parent for tests to kill: starts three children, prints their process ids, keeps one at work, and waits. */
final class ParentOfChildren {
    private ParentOfChildren() {}

    public static void main(String[] args) throws Exception {
        ProcessPool children = new ProcessPool(
                MischievousChild.command(),
                new ProcessPool.Limits(3, Duration.ofMinutes(5), MischievousChild.MAX_FRAME, Long.MAX_VALUE),
                WriteOptions.DEFAULT);
        children.start();
        while (children.status().alive() < 3) {
            Thread.sleep(20);
        }
        children.patientLane()
                .submit(
                        new EncodeRequest(new byte[1], "sleep:300000", Rendition.in(Optional.empty())),
                        2,
                        Client.PATIENT);
        while (children.status().busy() < 1) {
            Thread.sleep(20);
        }
        ProcessHandle.current().children().forEach(child -> System.out.println(child.pid()));
        System.out.println("ready");
        Thread.sleep(300_000);
    }
}
