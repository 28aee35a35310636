package broker.core.journal;

import broker.api.persistence.QueueReader;
import broker.api.persistence.SessionStore;
import broker.api.persistence.StoreBatch;
import broker.api.persistence.StoreContents;
import broker.api.persistence.StoreException;
import broker.api.persistence.StoreOperations;
import broker.api.persistence.StorePosition;
import broker.api.persistence.StoreSpace;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A store in memory that holds its caller to the contract, and fails as the test says. What a crash
 * leaves is what it holds. Owned by the test's thread.
 */
final class SimulatedStore implements SessionStore {
  final UUID id = UUID.nameUUIDFromBytes(new byte[] {1});
  final Map<String, TreeMap<Long, Long>> queues = new TreeMap<>(); // message by sequence
  final Map<String, Set<Integer>> received = new TreeMap<>();
  final Map<String, Set<String>> subscriptions = new TreeMap<>();
  final Map<Long, byte[]> messages = new HashMap<>();
  final Map<String, Long> retained = new TreeMap<>();
  final List<String> applied = new ArrayList<>();
  long lastBatch;
  int batches;
  boolean open;

  /** What the next batches fail with, if anything. */
  StoreException.Kind failure;

  /** So many batches are taken before the failure. */
  int takesBefore;

  /** The most sessions that one batch has queued something for. */
  int widest;

  private final Set<String> queuedFor = new HashSet<>();

  /** Whether a batch that fails is there all the same. */
  boolean failsAfterwards;

  /** Whether opening fails too. */
  boolean failsToOpen;

  /** So many sessions are told before loading fails. */
  int tellsOnly = Integer.MAX_VALUE;

  @Override
  public StorePosition open() throws StoreException {
    if (failure != null && failsToOpen) {
      throw new StoreException(failure, "as the test says");
    }
    open = true;
    long highest = messages.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    return new StorePosition(id, lastBatch, highest);
  }

  @Override
  public void load(StoreContents contents) throws StoreException {
    int told = 0;
    for (String client : queues.keySet()) {
      if (told++ == tellsOnly) {
        throw new StoreException(StoreException.Kind.IO, "as the test says");
      }
      contents.session(client, ByteBuffer.wrap(new SessionContent(60, 0, null).encode()));
      TreeMap<Long, Long> queue = queues.get(client);
      if (!queue.isEmpty()) {
        long bytes = queue.values().stream().mapToLong(m -> messages.get(m).length).sum();
        contents.queue(client, queue.firstKey(), queue.lastKey(), queue.size(), bytes);
      }
    }
    retained.forEach((topic, m) -> contents.retained(topic, m, ByteBuffer.wrap(messages.get(m))));
  }

  @Override
  public void apply(StoreBatch batch) throws StoreException {
    if (!open) {
      throw new AssertionError("a batch for a store that is not open");
    }
    boolean fails = failure != null && takesBefore == 0;
    takesBefore = Math.max(0, takesBefore - 1);
    if (fails
        && !failsAfterwards
        && !(failure == StoreException.Kind.FULL && batch.contentBytes() == 0)) {
      throw new StoreException(failure, "as the test says");
    }
    if (batch.number() < lastBatch) {
      throw new AssertionError("batch " + batch.number() + " after " + lastBatch);
    }
    if (batch.number() > lastBatch) {
      queuedFor.clear();
      batch.replay(new Applied());
      widest = Math.max(widest, queuedFor.size());
      lastBatch = batch.number();
      batches++;
      Set<Long> referred = new HashSet<>(retained.values());
      queues.values().forEach(q -> referred.addAll(q.values()));
      messages.keySet().retainAll(referred);
    }
    if (fails && failsAfterwards) {
      throw new StoreException(failure, "as the test says");
    }
  }

  private final class Applied implements StoreOperations {
    private TreeMap<Long, Long> queue(String clientId) {
      TreeMap<Long, Long> queue = queues.get(clientId);
      if (queue == null) {
        throw new AssertionError("no session " + clientId);
      }
      return queue;
    }

    @Override
    public void clear() {
      queues.clear();
      received.clear();
      subscriptions.clear();
      messages.clear();
      retained.clear();
      applied.add("clear");
    }

    @Override
    public void putSession(String clientId, ByteBuffer content) {
      queues.computeIfAbsent(clientId, c -> new TreeMap<>());
      received.computeIfAbsent(clientId, c -> new HashSet<>());
      subscriptions.computeIfAbsent(clientId, c -> new HashSet<>());
      applied.add("session " + clientId);
    }

    @Override
    public void removeSession(String clientId) {
      queues.remove(clientId);
      received.remove(clientId);
      subscriptions.remove(clientId);
      applied.add("no session " + clientId);
    }

    @Override
    public void putSubscription(String clientId, String topicFilter, ByteBuffer content) {
      queue(clientId);
      subscriptions.get(clientId).add(topicFilter);
    }

    @Override
    public void removeSubscription(String clientId, String topicFilter) {
      queue(clientId);
      subscriptions.get(clientId).remove(topicFilter);
    }

    @Override
    public void putMessage(long messageId, ByteBuffer content) {
      byte[] bytes = new byte[content.remaining()];
      content.get(bytes);
      if (messages.put(messageId, bytes) != null) {
        throw new AssertionError("message " + messageId + " is there already");
      }
    }

    @Override
    public void enqueue(
        String clientId, long sequence, long messageId, long state, ByteBuffer extra) {
      TreeMap<Long, Long> queue = queue(clientId);
      if (!queue.isEmpty() && queue.lastKey() >= sequence) {
        throw new AssertionError("entry " + sequence + " after " + queue.lastKey());
      }
      if (!messages.containsKey(messageId)) {
        throw new AssertionError("no message " + messageId);
      }
      queue.put(sequence, messageId);
      queuedFor.add(clientId);
      applied.add("enqueue " + clientId);
    }

    @Override
    public void updateEntry(String clientId, long sequence, long state) {
      queue(clientId);
    }

    @Override
    public void dequeue(String clientId, long sequence) {
      queue(clientId).remove(sequence);
      applied.add("dequeue " + clientId);
    }

    @Override
    public void dequeueRange(String clientId, long first, long last) {
      queue(clientId).subMap(first, true, last, true).clear();
      applied.add("dequeue " + clientId);
    }

    @Override
    public void putReceivedPacketId(String clientId, int packetId) {
      queue(clientId);
      received.get(clientId).add(packetId);
    }

    @Override
    public void removeReceivedPacketId(String clientId, int packetId) {
      queue(clientId);
      received.get(clientId).remove(packetId);
    }

    @Override
    public void putRetained(String topic, long messageId) {
      if (!messages.containsKey(messageId)) {
        throw new AssertionError("no message " + messageId);
      }
      retained.put(topic, messageId);
    }

    @Override
    public void removeRetained(String topic) {
      retained.remove(topic);
    }

    @Override
    public void putWill(String clientId, ByteBuffer content) {
      queue(clientId);
    }

    @Override
    public void removeWill(String clientId) {
      queue(clientId);
    }
  }

  @Override
  public void readQueue(
      String clientId,
      long fromSequence,
      int maximumEntries,
      long maximumBytes,
      QueueReader reader) {
    queues.getOrDefault(clientId, new TreeMap<>()).tailMap(fromSequence).entrySet().stream()
        .limit(maximumEntries)
        .forEach(
            e ->
                reader.entry(
                    e.getKey(),
                    e.getValue(),
                    0,
                    ByteBuffer.allocate(0),
                    ByteBuffer.wrap(messages.get(e.getValue()))));
  }

  @Override
  public Optional<ByteBuffer> readMessage(long messageId) {
    return Optional.ofNullable(messages.get(messageId)).map(ByteBuffer::wrap);
  }

  @Override
  public StoreSpace space() {
    return new StoreSpace(0, Long.MAX_VALUE);
  }

  @Override
  public void close() {
    open = false;
  }
}
