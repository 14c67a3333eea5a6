package dev.serai.aws.embedded.queues;

import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.SupervisorStrategy;
import org.apache.pekko.event.Logging;

/**
 * Hears when an actor that holds queues or passes their changes on has failed. Its supervisor starts it again, and says so
 * in the log only; a queue has forgotten its messages then, and answers as if there were none. That counts as a failure of
 * the store, which still has them.
 */
final class QueueFailures extends AbstractActor {
    private final StoreWriter writer;
    private final String path;

    private QueueFailures(StoreWriter writer, String path) {
        this.writer = writer;
        this.path = path;
    }

    /** Has the writer told of each failure of that actor, and of those below it. */
    static void watch(ActorSystem system, ActorRef actor, StoreWriter writer) {
        String path = actor.path().toString();
        ActorRef watch = system.actorOf(Props.create(QueueFailures.class, () -> new QueueFailures(writer, path)));
        system.getEventStream().subscribe(watch, Logging.Error.class);
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(
                        Logging.Error.class,
                        error -> SupervisorStrategy.class.isAssignableFrom(error.logClass())
                                && (error.logSource() + "/").startsWith(path + "/"),
                        error -> writer.fail(error.cause()))
                .matchAny(other -> {})
                .build();
    }
}
