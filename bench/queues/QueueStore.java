import dev.serai.aws.AwsAccess;
import dev.serai.aws.embedded.queues.EmbeddedQueues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * What the embedded queues' file and memory come to.
 *
 * <p>Run by bench/queues/store. {@code traffic MESSAGES BYTES} sends, receives and deletes that many messages of that
 * length, and prints how long the file ever was. {@code unread MESSAGES BYTES} leaves them unread, starts again, and prints
 * how long the start took and what the heap holds then.
 */
public final class QueueStore {
    private static final int BATCH = 10;
    private static final int THREADS = 8;

    private QueueStore() {}

    public static void main(String[] args) throws Exception {
        int messages = Integer.parseInt(args[1]);
        String body = "x".repeat(Integer.parseInt(args[2]));
        Path data = Files.createTempDirectory("serai-queue-store");
        Path file = data.resolve("queues/messages.mv.db");
        try (EmbeddedQueues queues = EmbeddedQueues.start(data, 0);
                SqsClient sqs = client(queues)) {
            String url = sqs.createQueue(request -> request.queueName("bench")).queueUrl();
            AtomicInteger left = new AtomicInteger(messages);
            AtomicLong longest = new AtomicLong();
            long begin = System.nanoTime();
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            for (int i = 0; i < THREADS; i++) {
                threads.execute(() -> {
                    while (left.addAndGet(-BATCH) >= 0) {
                        send(sqs, url, body);
                        if (args[0].equals("traffic")) {
                            receiveAndDelete(sqs, url);
                        }
                        longest.accumulateAndGet(size(file), Math::max);
                    }
                });
            }
            threads.shutdown();
            threads.awaitTermination(1, TimeUnit.HOURS);
            double seconds = (System.nanoTime() - begin) / 1e9;
            System.out.printf(
                    "%d messages of %d bytes in %.0f s (%.0f/s): the file was %.1f MB at most, is %.1f MB%n",
                    messages, body.length(), seconds, messages / seconds, longest.get() / 1e6, size(file) / 1e6);
        }
        System.out.printf("closed: %.1f MB%n", size(file) / 1e6);
        System.gc();
        long before = used();
        long begin = System.nanoTime();
        try (EmbeddedQueues queues = EmbeddedQueues.start(data, 0)) {
            double seconds = (System.nanoTime() - begin) / 1e9;
            System.gc();
            System.out.printf(
                    "start: %.1f s; heap %.0f MB more than without queues (%s)%n",
                    seconds, (used() - before) / 1e6, queues.endpoint());
        }
        Files.delete(file);
    }

    private static long used() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void send(SqsClient sqs, String url, String body) {
        sqs.sendMessageBatch(request -> request.queueUrl(url)
                .entries(IntStream.range(0, BATCH)
                        .mapToObj(i -> SendMessageBatchRequestEntry.builder()
                                .id("e" + i)
                                .messageBody(body)
                                .build())
                        .toList()));
    }

    private static void receiveAndDelete(SqsClient sqs, String url) {
        List<Message> received = sqs.receiveMessage(
                        request -> request.queueUrl(url).maxNumberOfMessages(BATCH).waitTimeSeconds(1))
                .messages();
        if (!received.isEmpty()) {
            sqs.deleteMessageBatch(request -> request.queueUrl(url)
                    .entries(IntStream.range(0, received.size())
                            .mapToObj(i -> DeleteMessageBatchRequestEntry.builder()
                                    .id("e" + i)
                                    .receiptHandle(received.get(i).receiptHandle())
                                    .build())
                            .toList()));
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SqsClient client(EmbeddedQueues queues) {
        return new AwsAccess(
                        Optional.of(queues.endpoint()),
                        Optional.empty(),
                        Optional.of("us-east-1"),
                        Optional.of(new AwsAccess.Keys("bench", "bench")))
                .sqs();
    }
}
