package dev.serai.aws.sqs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;

/** What the answer to a batch call says of the entries of the call. */
final class BatchAnswer {
    /** The code of an entry that the answer does not name. */
    static final String UNNAMED = "NotInTheAnswer";

    private BatchAnswer() {}

    /**
     * The entries that were not done: those that the answer lists as failed, and those that it does not name at all, because
     * nothing says that they were taken.
     *
     * @param ids those of the call's entries
     * @param successful what the answer lists as done
     * @param id gives the id of one of these
     * @param failed what the answer lists as failed
     * @return in the order of {@code ids}; nothing that the call did not contain
     */
    static <T> List<BatchResultErrorEntry> failed(
            List<String> ids, List<T> successful, Function<T, String> id, List<BatchResultErrorEntry> failed) {
        Set<String> done = new HashSet<>();
        successful.forEach(entry -> done.add(entry == null ? null : id.apply(entry)));
        Map<String, BatchResultErrorEntry> refused = new HashMap<>();
        failed.forEach(entry -> refused.put(entry == null ? null : entry.id(), entry));
        List<BatchResultErrorEntry> all = new ArrayList<>();
        for (String each : ids) {
            if (refused.containsKey(each)) {
                all.add(refused.get(each));
            } else if (!done.contains(each)) {
                all.add(BatchResultErrorEntry.builder()
                        .id(each)
                        .code(UNNAMED)
                        .senderFault(false)
                        .build());
            }
        }
        return all;
    }
}
