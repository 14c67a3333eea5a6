package dev.serai.aws.embedded.queues;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.scaladsl.model.HttpEntity;
import org.apache.pekko.http.scaladsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.HttpResponse;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * What passes between Pekko's HTTP server and ElasticMQ's routes, for each connection, one call after another. ElasticMQ
 * 1.7.1 reads bodies without a limit on their sum, and answers a call that lacks a field as an error of its own; here
 * bodies and answers have budgets that all connections share, and such calls are answered 400. Nor does it say in SQS's
 * way that a call took too long.
 */
final class CallFilter extends GraphStage<BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse>> {
    /**
     * What all calls may have in memory at once.
     *
     * @param bodies for bodies, until their call is answered
     * @param answers for answers, until they are written
     */
    record Budgets(ByteBudget bodies, ByteBudget answers) {
        /** 16 MiB of bodies, of which ElasticMQ makes some five copies each, and 64 MiB of answers. */
        static Budgets standard() {
            return new Budgets(
                    new ByteBudget(16 << 20, Duration.ofSeconds(10)), new ByteBudget(64 << 20, Duration.ZERO));
        }
    }

    /** Bytes of a large answer that are handed to the connection at a time. */
    private static final int SLICE = 64 << 10;

    /** ElasticMQ fails within this time only over what it cannot read; for its actors it waits 5 s and longer. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private final Inlet<HttpRequest> requests = Inlet.create("requests");
    private final Outlet<HttpRequest> calls = Outlet.create("calls");
    private final Inlet<HttpResponse> responses = Inlet.create("responses");
    private final Outlet<HttpResponse> answers = Outlet.create("answers");
    private final BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse> shape =
            BidiShape.of(requests, calls, responses, answers);

    private final Budgets budgets;
    private final CallRules rules = new CallRules();
    private final BooleanSupplier failed;

    /** @param failed whether the queues have failed; what they answer then is passed on as it is */
    CallFilter(Budgets budgets, BooleanSupplier failed) {
        this.budgets = budgets;
        this.failed = failed;
    }

    /** Sets who knows the queues, when the server has been started. */
    void queuesOf(ActorRef manager) {
        rules.queuesOf(manager);
    }

    @Override
    public BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Connection();
    }

    private final class Connection extends GraphStageLogic {
        private final AsyncCallback<Body> read = createAsyncCallback(this::read);
        private final AsyncCallback<Judged> judged = createAsyncCallback(this::judged);
        private CallBody body;
        private HttpRequest call;
        private long callAt;
        private HttpResponse waiting;
        private final AtomicLong unwritten = new AtomicLong();

        private record Body(ByteString bytes, Throwable refusal) {}

        private record Judged(ByteString bytes, Optional<String> refusal) {}

        Connection() {
            super(shape);
            setHandler(requests, new AbstractInHandler() {
                @Override
                public void onPush() {
                    begin(grab(requests));
                }

                @Override
                public void onUpstreamFinish() {
                    if (call == null) {
                        complete(calls);
                    }
                }
            });
            setHandler(calls, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    pullRequest();
                }
            });
            setHandler(responses, new AbstractInHandler() {
                @Override
                public void onPush() {
                    end(checked(grab(responses)));
                }
            });
            setHandler(answers, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    if (waiting != null) {
                        pushAnswer();
                    } else if (!hasBeenPulled(responses) && !isClosed(responses)) {
                        pull(responses);
                    }
                }
            });
        }

        private void pullRequest() {
            if (call == null
                    && waiting == null
                    && isAvailable(calls)
                    && !hasBeenPulled(requests)
                    && !isClosed(requests)) {
                pull(requests);
            }
        }

        private void begin(HttpRequest request) {
            call = request;
            body = new CallBody(budgets.bodies());
            if (request.entity() instanceof HttpEntity.Strict entity) {
                pass(entity.data());
            } else {
                body.read(request.entity(), materializer()).whenComplete((bytes, e) -> read.invoke(new Body(bytes, e)));
            }
        }

        private void read(Body read) {
            if (read.refusal() == null) {
                pass(read.bytes());
            } else {
                end(refused((RefusedCallException) read.refusal().getCause()));
            }
        }

        private void pass(ByteString bytes) {
            try {
                CallBody.checkValues(bytes, isJson());
            } catch (RefusedCallException e) {
                end(refused(e));
                return;
            }
            CompletableFuture<Optional<String>> refusal =
                    rules.refusal(call, bytes, isJson()).toCompletableFuture();
            if (refusal.isDone()) {
                judged(new Judged(bytes, refusal.join()));
            } else {
                refusal.thenAccept(why -> judged.invoke(new Judged(bytes, why)));
            }
        }

        private void judged(Judged judged) {
            if (judged.refusal().isPresent()) {
                end(refused(invalid(judged.refusal().get())));
                return;
            }
            callAt = System.nanoTime();
            push(calls, call.withEntity(HttpEntities.create(call.entity().getContentType(), judged.bytes())));
        }

        /** In the place of an error inside ElasticMQ, which it has at once only for a call that it cannot read. */
        private HttpResponse checked(HttpResponse response) {
            if (response.status().intValue() != 500 || failed.getAsBoolean()) {
                return response;
            }
            return refused(
                    System.nanoTime() - callAt < AT_ONCE.toNanos()
                            ? invalid("A parameter is missing or not as the SQS API has it.")
                            : new RefusedCallException(
                                    503, "ServiceUnavailable", "The queues did not do this in time; send it again."));
        }

        private HttpResponse refused(RefusedCallException e) {
            return (HttpResponse) e.response(isJson());
        }

        private static RefusedCallException invalid(String why) {
            return new RefusedCallException(400, "InvalidParameterValue", why);
        }

        private boolean isJson() {
            return call.entity().getContentType().mediaType().subType().startsWith("x-amz-json");
        }

        private void end(HttpResponse response) {
            body.release();
            waiting = response.entity() instanceof HttpEntity.Strict entity
                            && entity.data().size() > CallBody.SMALL
                    ? counted(response, entity.data())
                    : response;
            call = null;
            if (isAvailable(answers)) {
                pushAnswer();
            }
        }

        private void pushAnswer() {
            push(answers, waiting);
            waiting = null;
            if (isClosed(requests)) {
                complete(calls);
            } else {
                pullRequest();
            }
        }

        /** The response in slices, so that it is known when the client has taken it. */
        private HttpResponse counted(HttpResponse response, ByteString bytes) {
            if (!budgets.answers().takeNow(bytes.size())) {
                return refused(new RefusedCallException(
                        503, "ServiceUnavailable", "Too many large answers at once for the memory of the queues."));
            }
            unwritten.set(bytes.size());
            return response.withEntity(HttpEntities.create(
                    response.entity().getContentType(),
                    bytes.size(),
                    Source.range(0, (bytes.size() - 1) / SLICE)
                            .map(slice -> bytes.slice(slice * SLICE, (slice + 1) * SLICE))
                            .watchTermination((none, written) -> {
                                giveAnswerAfter(written);
                                return none;
                            })));
        }

        private void giveAnswerAfter(CompletionStage<Done> written) {
            long taken = unwritten.getAndSet(0);
            written.whenComplete((done, e) -> budgets.answers().give(taken));
        }

        @Override
        public void postStop() {
            budgets.answers().give(unwritten.getAndSet(0)); // of an answer that nobody began to write
            if (body != null) {
                body.release();
            }
        }
    }
}
