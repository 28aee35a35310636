package broker.core.runtime;

import broker.api.persistence.QueueReader;
import broker.api.persistence.SessionStore;
import broker.api.persistence.StoreBatch;
import broker.api.persistence.StoreContents;
import broker.api.persistence.StoreException;
import broker.api.persistence.StoreOperations;
import broker.api.persistence.StorePosition;
import broker.api.persistence.StoreSpace;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A store whole in memory: what one broker has left there another one loads. It fails as the test
 * says. Owned by the test's thread.
 */
public final class MemoryStore implements SessionStore {
  /** One entry of a queue. */
  private record Queued(long message, long state, byte[] extra) {}

  /** One session. */
  private static final class Stored {
    byte[] content = {};
    final TreeMap<Long, Queued> queue = new TreeMap<>();
    final Map<String, byte[]> subscriptions = new TreeMap<>();
    final Set<Integer> received = new TreeSet<>();
    byte[] will;
  }

  private UUID remainsOf;
  private UUID id = UUID.nameUUIDFromBytes(new byte[] {2});
  private final Map<String, Stored> sessions = new TreeMap<>();
  private final Map<Long, byte[]> messages = new HashMap<>();
  private final Map<String, Long> retained = new TreeMap<>();
  private long lastBatch;

  /** So many batches fail from now on. */
  public int failures;

  /** Whether the next batch that follows one that only releases fails. */
  boolean failsAfterRelease;

  /** Messages that were written. */
  int puts;

  /** Whether there is no room for messages. */
  boolean full;

  /** So many messages have room. */
  int capacity = Integer.MAX_VALUE;

  /** What of it the next that is done with it finds damaged, and what of it then is lost. */
  private Damage damage;

  /** So many batches are taken before that. */
  int takesBeforeDamage;

  private boolean damaged;

  /** Times that it was damaged. */
  int damages;

  /** Whether a batch that fails is there all the same. */
  public boolean failsAfterwards;

  /** Entries of this client's queue. */
  public int queued(String clientId) {
    Stored session = sessions.get(clientId);
    return session == null ? 0 : session.queue.size();
  }

  /** Messages that are stored. */
  public int messages() {
    return messages.size();
  }

  /** Sessions that are stored. */
  public int sessions() {
    return sessions.size();
  }

  /** What the next batch, or whoever reads, finds damaged. */
  enum Part {
    BATCH,
    QUEUE,
    CONTENTS
  }

  /** A part, and what is lost. */
  private record Damage(Part part, Runnable loss) {}

  /** It is damaged, which is noticed with this part; what is left of it has another identity. */
  void damage(Part part, Runnable loss) {
    damage = new Damage(part, loss);
  }

  /** It is damaged, which is noticed when it is opened. */
  void damageUnseen(Runnable loss) {
    damage = new Damage(Part.CONTENTS, loss);
    damaged = true;
  }

  /** The same as a later version of its plugin offers it. */
  SessionStore updated() {
    return (SessionStore)
        Proxy.newProxyInstance(
            SessionStore.class.getClassLoader(),
            new Class<?>[] {SessionStore.class},
            (proxy, method, arguments) -> method.invoke(this, arguments));
  }

  private void notice(Part part) throws StoreException {
    if (damage != null && damage.part == part && takesBeforeDamage-- <= 0) {
      damaged = true;
      throw new StoreException(StoreException.Kind.CORRUPT, "as the test says");
    }
  }

  /** Nothing is damaged if nobody has noticed. */
  void noDamage() {
    if (!damaged) {
      damage = null;
    }
  }

  void loseAll() {
    sessions.clear();
    messages.clear();
    retained.clear();
  }

  void loseSession(String clientId) {
    sessions.remove(clientId);
  }

  /** Loses some entries of a queue, counted from its first. */
  void loseEntries(String clientId, int from, int to) {
    TreeMap<Long, Queued> queue = sessions.get(clientId).queue;
    List.copyOf(queue.keySet()).subList(from, to).forEach(queue::remove);
  }

  void loseRetained(String topic) {
    retained.remove(topic);
  }

  void loseWill(String clientId) {
    sessions.get(clientId).will = null;
  }

  void loseSubscriptions(String clientId) {
    sessions.get(clientId).subscriptions.clear();
  }

  boolean hasWill(String clientId) {
    return sessions.get(clientId).will != null;
  }

  boolean hasRetained(String topic) {
    return retained.containsKey(topic);
  }

  @Override
  public StorePosition open() {
    if (damaged) {
      damaged = false;
      damages++;
      remainsOf = id;
      id = UUID.nameUUIDFromBytes(("remains " + damages).getBytes(StandardCharsets.UTF_8));
      lastBatch = 1;
      damage.loss.run();
      damage = null;
    }
    long highest = messages.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    return new StorePosition(id, lastBatch, highest, Optional.ofNullable(remainsOf));
  }

  @Override
  public void load(StoreContents contents) throws StoreException {
    sessions.forEach(
        (client, s) -> {
          contents.session(client, ByteBuffer.wrap(s.content));
          s.subscriptions.forEach((f, c) -> contents.subscription(client, f, ByteBuffer.wrap(c)));
          if (!s.queue.isEmpty()) {
            contents.queue(client, s.queue.firstKey(), s.queue.lastKey(), s.queue.size(), 0);
          }
          s.received.forEach(p -> contents.receivedPacketId(client, p));
          if (s.will != null) {
            contents.will(client, ByteBuffer.wrap(s.will));
          }
        });
    notice(Part.CONTENTS);
    retained.forEach((topic, m) -> contents.retained(topic, m, ByteBuffer.wrap(messages.get(m))));
  }

  @Override
  public void apply(StoreBatch batch) throws StoreException {
    if ((full || messages.size() >= capacity) && batch.contentBytes() > 0) {
      throw new StoreException(StoreException.Kind.FULL, "as the test says");
    }
    boolean fails = failures > 0;
    if (fails) {
      failures--;
    } else if (failsAfterRelease && batch.onlyReleases()) {
      failsAfterRelease = false;
      failures = 1;
    }
    if (!failsAfterwards) {
      notice(Part.BATCH);
    }
    if ((!fails || failsAfterwards) && batch.number() > lastBatch) {
      batch.replay(new Applied());
      lastBatch = batch.number();
      Set<Long> referred = new HashSet<>(retained.values());
      sessions.values().forEach(s -> s.queue.values().forEach(q -> referred.add(q.message)));
      messages.keySet().retainAll(referred);
    }
    notice(Part.BATCH);
    if (fails) {
      throw new StoreException(StoreException.Kind.IO, "as the test says");
    }
  }

  private static byte[] bytes(ByteBuffer content) {
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    return bytes;
  }

  private final class Applied implements StoreOperations {
    private Stored of(String clientId) {
      Stored session = sessions.get(clientId);
      if (session == null) {
        throw new AssertionError("no session " + clientId);
      }
      return session;
    }

    @Override
    public void clear() {
      sessions.clear();
      messages.clear();
      retained.clear();
    }

    @Override
    public void putSession(String clientId, ByteBuffer content) {
      sessions.computeIfAbsent(clientId, c -> new Stored()).content = bytes(content);
    }

    @Override
    public void removeSession(String clientId) {
      sessions.remove(clientId);
    }

    @Override
    public void putSubscription(String clientId, String topicFilter, ByteBuffer content) {
      of(clientId).subscriptions.put(topicFilter, bytes(content));
    }

    @Override
    public void removeSubscription(String clientId, String topicFilter) {
      of(clientId).subscriptions.remove(topicFilter);
    }

    @Override
    public void putMessage(long messageId, ByteBuffer content) {
      messages.put(messageId, bytes(content));
      puts++;
    }

    @Override
    public void enqueue(
        String clientId, long sequence, long messageId, long state, ByteBuffer extra) {
      TreeMap<Long, Queued> queue = of(clientId).queue;
      if (!queue.isEmpty() && queue.lastKey() >= sequence) {
        throw new AssertionError("entry " + sequence + " after " + queue.lastKey());
      }
      if (!messages.containsKey(messageId)) {
        throw new AssertionError("no message " + messageId);
      }
      queue.put(sequence, new Queued(messageId, state, bytes(extra)));
    }

    @Override
    public void updateEntry(String clientId, long sequence, long state) {
      of(clientId)
          .queue
          .computeIfPresent(sequence, (s, q) -> new Queued(q.message, state, q.extra));
    }

    @Override
    public void dequeue(String clientId, long sequence) {
      of(clientId).queue.remove(sequence);
    }

    @Override
    public void dequeueRange(String clientId, long first, long last) {
      of(clientId).queue.subMap(first, true, last, true).clear();
    }

    @Override
    public void putReceivedPacketId(String clientId, int packetId) {
      of(clientId).received.add(packetId);
    }

    @Override
    public void removeReceivedPacketId(String clientId, int packetId) {
      of(clientId).received.remove(packetId);
    }

    @Override
    public void putRetained(String topic, long messageId) {
      retained.put(topic, messageId);
    }

    @Override
    public void removeRetained(String topic) {
      retained.remove(topic);
    }

    @Override
    public void putWill(String clientId, ByteBuffer content) {
      of(clientId).will = bytes(content);
    }

    @Override
    public void removeWill(String clientId) {
      of(clientId).will = null;
    }
  }

  @Override
  public void readQueue(
      String clientId, long fromSequence, int maximumEntries, long maximumBytes, QueueReader reader)
      throws StoreException {
    notice(Part.QUEUE);
    sessions.getOrDefault(clientId, new Stored()).queue.tailMap(fromSequence).entrySet().stream()
        .limit(maximumEntries)
        .forEach(
            e ->
                reader.entry(
                    e.getKey(),
                    e.getValue().message,
                    e.getValue().state,
                    ByteBuffer.wrap(e.getValue().extra),
                    ByteBuffer.wrap(messages.get(e.getValue().message))));
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
  public void close() {}
}
