package dev.serai.aws.embedded.queues;

import dev.serai.memory.Budget;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.elasticmq.actor.queue.InternalMessage;
import org.elasticmq.persistence.CreateQueueMetadata;
import org.elasticmq.persistence.sql.CreateQueueProtocol$;
import spray.json.JsonParser$;
import spray.json.ParserInput$;

/**
 * Queues and their messages in an H2 file, with the tables of ElasticMQ 1.7.1's own store: one for the queues, and one
 * for the messages of each queue. ElasticMQ's store is not used because it restarts with an empty state after a
 * failure, commits each statement separately, and uses the platform's charset. All changes since the last
 * {@link #commit} are stored together or not at all. Not thread-safe, except for the methods {@code bytes}.
 */
final class MessageStore implements AutoCloseable {
    private static final int PAGE = 1_000;
    private static final Pattern NAME = Pattern.compile("[\\p{Alnum}_.-]+");

    private final Connection connection;
    private final Map<String, Table> tables = new ConcurrentHashMap<>();
    private volatile long bytes;

    /** An expired message, with what it takes to find it in its queue. */
    record Expired(String id, String groupId) {}

    private MessageStore(Connection connection) {
        this.connection = connection;
    }

    /**
     * Opens the store, whose file is {@code place} with the extension {@code .mv.db}; creates it if it is missing.
     *
     * @param exists whether the file is there
     * @throws SQLException if the file is in use, damaged or not writable
     */
    static MessageStore open(Path place, boolean exists) throws SQLException {
        // Retry: H2 reopens the file after an interrupted thread has closed it. Write delay: commit() flushes each
        // group of changes itself, but H2's background housekeeping needs some delay to run. Retention time: space of
        // deleted rows is reused after that many milliseconds; with the default of 45 s the file grows to hundreds of
        // megabytes under load. Trace level: errors go to the caller, not to a file on a full disk.
        Connection connection = DriverManager.getConnection(
                "jdbc:h2:retry:" + place
                        + ";DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=200;RETENTION_TIME=1000;TRACE_LEVEL_FILE=0;CACHE_SIZE=16384",
                "",
                "");
        MessageStore store = new MessageStore(connection);
        try (Statement statement = connection.createStatement()) {
            // By default H2 stores values from 257 bytes on apart from their rows, which takes four times as long.
            statement.execute("set max_length_inplace_lob 16384");
            if (exists && !store.hasQueues()) {
                // H2 takes a file that was cut to its first blocks for a new one
                throw new SQLException("it has no table of queues");
            }
            statement.execute("create table if not exists queue (name varchar unique, data blob)");
            connection.setAutoCommit(false);
            if (!exists) {
                store.sync();
            }
            return store;
        } catch (SQLException e) {
            store.abandon();
            throw e;
        }
    }

    private boolean hasQueues() throws SQLException {
        try (ResultSet table = connection.getMetaData().getTables(null, null, "QUEUE", null)) {
            return table.next();
        }
    }

    /** The stored queues, in no particular order. */
    List<CreateQueueMetadata> queues() throws SQLException {
        List<CreateQueueMetadata> queues = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select data from queue")) {
            while (row.next()) {
                String json = new String(row.getBytes(1), StandardCharsets.UTF_8);
                queues.add(CreateQueueProtocol$.MODULE$
                        .CreateQueueFormat()
                        .read(JsonParser$.MODULE$.apply(ParserInput$.MODULE$.apply(json))));
            }
        }
        for (CreateQueueMetadata queue : queues) {
            tables.put(queue.name(), new Table(queue.name()));
        }
        return queues;
    }

    /** Adds a queue, or updates its stored attributes. */
    void putQueue(CreateQueueMetadata queue) throws SQLException {
        String json =
                CreateQueueProtocol$.MODULE$.CreateQueueFormat().write(queue).compactPrint();
        try (PreparedStatement statement =
                connection.prepareStatement("merge into queue (name, data) key (name) values (?, ?)")) {
            statement.setString(1, queue.name());
            statement.setBytes(2, json.getBytes(StandardCharsets.UTF_8));
            statement.executeUpdate();
        }
        if (!tables.containsKey(queue.name())) {
            tables.put(queue.name(), new Table(queue.name()));
        }
    }

    /** Removes a queue and its messages. */
    void removeQueue(String queue) throws SQLException {
        Table table = tables.remove(queue);
        if (table != null) {
            try (PreparedStatement statement = connection.prepareStatement("delete from queue where name = ?")) {
                statement.setString(1, queue);
                statement.executeUpdate();
            }
            table.drop();
        }
    }

    /** The names of the queues. */
    Set<String> names() {
        return Set.copyOf(tables.keySet());
    }

    /** The approximate memory of the stored messages, in bytes. Safe for use by any thread. */
    long bytes() {
        return bytes;
    }

    /** The same of one queue; 0 if there is none of that name. Safe for use by any thread. */
    long bytes(String queue) {
        Table table = tables.get(queue);
        return table == null ? 0 : table.bytes;
    }

    /** Receives the messages of a queue in the order they were stored, one page at a time. */
    interface Reader {
        void take(List<InternalMessage> messages);
    }

    /** Reads the messages of a queue and removes those sent before {@code oldest}, in milliseconds since the epoch. */
    void read(String queue, boolean fifo, long oldest, Reader reader) throws SQLException {
        tables.get(queue).read(fifo, oldest, reader);
    }

    /**
     * Adds a message, or replaces one of that id: ElasticMQ 1.7.1 may report a message that it moves to a dead-letter
     * queue twice. It may also fail to report its removal from the source queue, so the message is removed from there.
     */
    void add(String queue, StoredMessage message) throws SQLException {
        Table table = tables.get(queue);
        if (table == null) {
            return; // the queue has been deleted meanwhile
        }
        table.add(message);
        String source = message.deadLetterSource();
        if (source != null && !source.equals(queue)) {
            remove(source, message.id());
        }
    }

    /** Stores a message's delivery state after a receive or a change of its visibility timeout. */
    void update(String queue, String id, StoredMessage.Delivery delivery) throws SQLException {
        Table table = tables.get(queue);
        if (table != null) {
            table.update(id, delivery);
        }
    }

    /** Removes a message if it exists. */
    void remove(String queue, String id) throws SQLException {
        Table table = tables.get(queue);
        if (table != null) {
            table.remove(id);
        }
    }

    /** Removes all messages of a queue. */
    void clear(String queue) throws SQLException {
        Table table = tables.get(queue);
        if (table != null) {
            table.execute("delete from " + table.name);
            table.grow(-table.bytes);
        }
    }

    /**
     * Messages of a queue that were sent before {@code time} and are not in flight.
     *
     * @param time milliseconds since the epoch
     * @param now milliseconds since the epoch
     * @param most the largest number of messages to return
     */
    Collection<Expired> older(String queue, long time, long now, int most) throws SQLException {
        Table table = tables.get(queue);
        return table == null ? List.of() : table.older(time, now, most);
    }

    /** Commits the changes; from then on they survive the end of the process, including a kill. */
    void commit() throws SQLException {
        connection.commit();
        execute("checkpoint");
    }

    /** Forces committed data to the disk. */
    void sync() throws SQLException {
        execute("checkpoint sync");
    }

    private int execute(String command) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(command);
        }
    }

    /** Compacts and closes the file. */
    @Override
    public void close() throws SQLException {
        forget();
        connection.close();
    }

    private void forget() {
        Budget.ofHeap().give(bytes);
        bytes = 0;
    }

    /** Closes the file after a failure without writing to it again. */
    void abandon() {
        forget();
        try (Statement statement = connection.createStatement()) {
            statement.execute("shutdown immediately");
        } catch (SQLException e) {
            // already closed
            return;
        }
    }

    /** The messages of one queue. */
    private final class Table {
        private final String name;
        private final PreparedStatement add;
        private final PreparedStatement update;
        private final PreparedStatement remove;

        /**
         * A lower bound on when a message of this queue was created, in milliseconds since the epoch; saves most
         * searches.
         */
        private long oldest = Long.MAX_VALUE;

        private volatile long bytes;

        Table(String queue) throws SQLException {
            if (!NAME.matcher(queue).matches()) {
                throw new SQLException("the queue's name is not valid: " + queue);
            }
            name = "message_" + queue.replace('.', '_').replace('-', '_') + "_" + Integer.toHexString(queue.hashCode());
            execute("create table if not exists " + name
                    + " (message_id varchar unique, delivery_receipts blob, next_delivery bigint, content blob,"
                    + " attributes blob, created bigint, received bigint, receive_count int, group_id varchar,"
                    + " deduplication_id varchar, tracing_id varchar, sequence_number varchar,"
                    + " dead_letter_source_queue_name varchar)");
            execute("alter table " + name
                    + " add column if not exists memory bigint"); // ElasticMQ's own store has none
            add = connection.prepareStatement("merge into " + name
                    + " (message_id, delivery_receipts, next_delivery, content, attributes, created, received,"
                    + " receive_count, group_id, deduplication_id, tracing_id, sequence_number,"
                    + " dead_letter_source_queue_name, memory) key (message_id)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
            update = connection.prepareStatement("update " + name
                    + " set delivery_receipts = ?, next_delivery = ?, received = ?, receive_count = ?"
                    + " where message_id = ?");
            remove = connection.prepareStatement("select " + StoredMessage.MEMORY + " from old table (delete from "
                    + name + " where message_id = ?)");
        }

        void grow(long more) {
            bytes += more;
            MessageStore.this.bytes += more;
            Budget.ofHeap().force(more);
        }

        int execute(String command) throws SQLException {
            return MessageStore.this.execute(command);
        }

        void add(StoredMessage message) throws SQLException {
            if (message.deadLetterSource() != null) {
                remove(message.id()); // a message that is reported twice counts once
            }
            StoredMessage.Delivery delivery = message.delivery();
            add.setString(1, message.id());
            add.setBytes(2, delivery.receipts());
            add.setLong(3, delivery.next());
            add.setBytes(4, message.content());
            add.setBytes(5, message.attributes());
            add.setLong(6, message.created());
            add.setObject(7, delivery.firstReceived(), Types.BIGINT);
            add.setInt(8, delivery.count());
            add.setString(9, message.groupId());
            add.setString(10, message.deduplicationId());
            add.setString(11, message.tracingId());
            add.setString(12, message.sequenceNumber());
            add.setString(13, message.deadLetterSource());
            add.setLong(14, message.memory());
            add.executeUpdate();
            grow(message.memory());
            oldest = Math.min(oldest, message.created());
        }

        void update(String id, StoredMessage.Delivery delivery) throws SQLException {
            update.setBytes(1, delivery.receipts());
            update.setLong(2, delivery.next());
            update.setObject(3, delivery.firstReceived(), Types.BIGINT);
            update.setInt(4, delivery.count());
            update.setString(5, id);
            update.executeUpdate();
        }

        void remove(String id) throws SQLException {
            remove.setString(1, id);
            try (ResultSet removed = remove.executeQuery()) {
                while (removed.next()) {
                    grow(-removed.getLong(1));
                }
            }
        }

        void read(boolean fifo, long from, Reader reader) throws SQLException {
            // an earlier build moved placeholders as if they were messages, and stored them
            int removed = execute("delete from " + name + " where created < " + from + " or message_id = '"
                    + MessageEviction.MARKER + "'");
            if (removed > 0) {
                commit();
            }
            try (PreparedStatement page = connection.prepareStatement("select _rowid_, " + StoredMessage.MEMORY
                    + ", * from " + name + " where _rowid_ > ? order by _rowid_ fetch first " + PAGE + " rows only")) {
                long last = Long.MIN_VALUE;
                int order = 0;
                List<InternalMessage> messages;
                do {
                    messages = new ArrayList<>();
                    page.setLong(1, last);
                    try (ResultSet row = page.executeQuery()) {
                        while (row.next()) {
                            last = row.getLong(1);
                            grow(row.getLong(2));
                            oldest = Math.min(oldest, row.getLong("created"));
                            messages.add(StoredMessage.read(row, order++, fifo));
                        }
                    }
                    reader.take(messages);
                } while (messages.size() == PAGE);
            }
        }

        Collection<Expired> older(long time, long now, int most) throws SQLException {
            Collection<Expired> older = new ArrayList<>();
            if (oldest >= time) {
                return older;
            }
            try (PreparedStatement statement = connection.prepareStatement("select message_id, group_id from " + name
                    + " where created < ? and next_delivery < ? fetch first " + most + " rows only")) {
                statement.setLong(1, time);
                statement.setLong(2, now);
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        older.add(new Expired(row.getString(1), row.getString(2)));
                    }
                }
            }
            return older;
        }

        void drop() throws SQLException {
            add.close();
            update.close();
            remove.close();
            execute("drop table if exists " + name);
            grow(-bytes);
        }
    }
}
