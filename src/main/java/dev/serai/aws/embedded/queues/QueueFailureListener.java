package dev.serai.aws.embedded.queues;

import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.SupervisorStrategy;
import org.apache.pekko.event.Logging;

/**
 * Reports failures of ElasticMQ's actors to the store writer. The supervisor of a failed actor restarts it and only
 * logs that; a restarted queue has lost its messages and answers as if it were empty. Such a failure therefore counts
 * as a failure of the store, which still has the messages.
 */
final class QueueFailureListener extends AbstractActor {
    private final StoreWriter writer;
    private final String path;

    private QueueFailureListener(StoreWriter writer, String path) {
        this.writer = writer;
        this.path = path;
    }

    /** Reports each failure of that actor, or of one below it, to the writer. */
    static void watch(ActorSystem system, ActorRef actor, StoreWriter writer) {
        String path = actor.path().toString();
        ActorRef watch =
                system.actorOf(Props.create(QueueFailureListener.class, () -> new QueueFailureListener(writer, path)));
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
