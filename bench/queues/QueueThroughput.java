import dev.serai.app.Application;
import dev.serai.app.Part;
import dev.serai.app.Settings;
import dev.serai.aws.Queues;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * Messages per second of the numbers route beside a bare loop with the AWS SDK, on the same embedded broker, in turn, in
 * one process. The bare loop receives up to ten, sends one reply and deletes one message at a time, in as many threads as
 * give it most. The route does the same, and computes, and stores a log event for each message before it replies.
 *
 * <p>Run by bench/queues/run; arguments: messages a round, rounds, threads of the bare loop.
 */
public final class QueueThroughput {
    private static final String BARE_IN = "bareRequests";
    private static final String BARE_OUT = "bareResponses";

    private final Application application;
    private final Queues queues;
    private final SqsClient sqs;
    private final int messages;

    private QueueThroughput(Application application, SqsClient sqs, int messages) {
        this.application = application;
        this.sqs = sqs;
        this.queues = new Queues(sqs, application.settings().access());
        this.messages = messages;
    }

    public static void main(String[] args) throws Exception {
        int messages = Integer.parseInt(args[0]);
        int rounds = Integer.parseInt(args[1]);
        int threads = Integer.parseInt(args[2]);
        Path data = Files.createTempDirectory("serai-bench");
        Settings settings = Settings.load(Map.of(
                "serai.data", data.toString(),
                "serai.embedded.sqs-port", "0",
                "serai.embedded.s3-port", "0",
                "serai.health.port", "-1"));
        try (Application application = Application.start(settings, EnumSet.of(Part.NUMBERS));
                SqsClient sqs = application.settings().access().sqs()) {
            sqs.createQueue(request -> request.queueName(BARE_IN));
            sqs.createQueue(request -> request.queueName(BARE_OUT));
            QueueThroughput bench = new QueueThroughput(application, sqs, messages);
            bench.route(); // one round each to warm up, not counted
            bench.bare(threads);
            List<Double> ratios = new ArrayList<>();
            for (int round = 1; round <= rounds; round++) {
                double route = bench.route();
                double bare = bench.bare(threads);
                ratios.add(route / bare);
                System.out.printf(
                        "round %d: route %6.0f messages/s, bare loop %6.0f messages/s, route / bare %.2f%n",
                        round, route, bare, route / bare);
            }
            double[] sorted = ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            System.out.printf("median route / bare: %.2f%n", sorted[sorted.length / 2]);
        }
        System.exit(0);
    }

    private double route() throws Exception {
        String in = queues.url(application.settings().get("serai.queue.requests"));
        String out = queues.url(application.settings().get("serai.queue.responses"));
        application.camel().getRouteController().stopRoute("numbers-requests");
        fill(in);
        long start = System.nanoTime();
        application.camel().getRouteController().startRoute("numbers-requests");
        awaitDepth(in, out);
        double rate = messages / ((System.nanoTime() - start) / 1e9);
        drain(out);
        return rate;
    }

    private double bare(int threads) throws Exception {
        String in = queues.url(BARE_IN);
        String out = queues.url(BARE_OUT);
        fill(in);
        AtomicInteger left = new AtomicInteger(messages);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        long start = System.nanoTime();
        for (int i = 0; i < threads; i++) {
            pool.execute(() -> {
                while (left.get() > 0) {
                    for (Message message : sqs.receiveMessage(
                                    request -> request.queueUrl(in).maxNumberOfMessages(10))
                            .messages()) {
                        sqs.sendMessage(request -> request.queueUrl(out).messageBody(message.body()));
                        sqs.deleteMessage(request -> request.queueUrl(in).receiptHandle(message.receiptHandle()));
                        left.decrementAndGet();
                    }
                }
            });
        }
        pool.shutdown();
        pool.awaitTermination(10, TimeUnit.MINUTES);
        double rate = messages / ((System.nanoTime() - start) / 1e9);
        drain(out);
        return rate;
    }

    private void fill(String url) {
        for (int sent = 0; sent < messages; sent += 10) {
            List<SendMessageBatchRequestEntry> batch = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                batch.add(SendMessageBatchRequestEntry.builder()
                        .id("m" + i)
                        .messageBody((sent + i) + ",2,-3, 40")
                        .build());
            }
            sqs.sendMessageBatch(request -> request.queueUrl(url).entries(batch));
        }
    }

    private void awaitDepth(String in, String out) throws InterruptedException {
        while (depth(out) < messages || pending(in) > 0) {
            Thread.sleep(50); // seldom, as each look costs the broker two calls
        }
    }

    private int depth(String url) {
        return Integer.parseInt(attributes(url).get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
    }

    private int pending(String url) {
        return attributes(url).values().stream().mapToInt(Integer::parseInt).sum();
    }

    private Map<QueueAttributeName, String> attributes(String url) {
        return sqs.getQueueAttributes(request -> request.queueUrl(url)
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes();
    }

    private void drain(String url) {
        sqs.purgeQueue(request -> request.queueUrl(url));
    }
}
