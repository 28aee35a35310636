package plugin.persistence.store;

import broker.api.persistence.QueueReader;
import broker.api.persistence.StoreContents;
import broker.api.persistence.StorePosition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import plugin.persistence.slab.SlabStore;
import plugin.persistence.volume.DamagedException;

/**
 * What an open store holds, and the operations on it. Owned by the store thread.
 *
 * <p>An operation that refers to what does not exist is passed over and counted: the batch would
 * never get through otherwise.
 */
final class Contents implements Sink {
  /** A copy is committed when it has so many bytes or operations. */
  private static final long STEP_BYTES = 1 << 20;

  private static final int STEP_OPERATIONS = 4_000;
  private static final int OPERATION_BYTES = (int) (STEP_BYTES / STEP_OPERATIONS);

  /** Makes the contents of a new store. */
  interface Maker {
    Contents make(SlabStore store);
  }

  private final SlabStore store;
  private final Header header;
  private final Maps maps;
  private final Messages messages;
  private final Queues queues;
  private final Subscriptions subscriptions;
  private final ReceivedIds received;
  private final WriteBackCache<String, SessionState> states;
  private final Holdings holdings;
  private final Leftovers leftovers;
  private long ignored;
  private long sinceStep;
  private boolean stepping;

  Contents(SlabStore store, UUID newId) {
    this.store = store;
    this.header = store.isNew() ? new Header(newId) : Header.read(store.user());
    this.holdings = new Holdings(store, store.isNew());
    this.maps = holdings.maps;
    this.messages = holdings.messages;
    this.queues = holdings.queues;
    this.subscriptions = holdings.subscriptions;
    this.received = holdings.received;
    this.states = holdings.states;
    this.leftovers = new Leftovers(maps, queues);
    if (store.isNew()) {
      commit(0);
    }
  }

  Holdings holdings() {
    return holdings;
  }

  Leftovers leftovers() {
    return leftovers;
  }

  @Override
  public boolean has(long messageId) {
    return messages.length(messageId) >= 0;
  }

  Header header() {
    return header;
  }

  /** Nobody sees this one before it is complete: it is committed whenever that saves memory. */
  void isCopy(Header original) {
    header.follow(original);
    stepping = true;
  }

  @Override
  public void step() {
    if (sinceStep >= STEP_BYTES && messages.areReferred()) {
      sinceStep = 0;
      commit(header.lastBatch);
    }
  }

  private void stepIfCopy() {
    if (stepping) {
      step();
    }
  }

  StorePosition position() {
    return new StorePosition(
        header.storeId,
        header.lastBatch,
        header.highestMessageId,
        Optional.ofNullable(header.remainsOf));
  }

  /** Operations that referred to what does not exist. */
  long ignored() {
    return ignored;
  }

  /** Makes the operations since the last commit durable. */
  void commit(long batch) {
    leftovers.shorten();
    holdings.flush();
    header.lastBatch = batch;
    store.user(header.write());
    store.shrink(1, store.defaultSpare());
    store.commit();
  }

  private @Nullable SessionState state(String clientId) {
    SessionState state = states.get(clientId);
    if (state == null) {
      ignored++;
    } else {
      states.put(clientId, state); // every use of it here is a change
    }
    return state;
  }

  // --- reading

  void load(StoreContents visitor) {
    for (Map.Entry<String, byte[]> session : maps.sessions.getEntries()) {
      String clientId = session.getKey();
      SessionState state = states.get(clientId);
      if (state == null) {
        throw new DamagedException("session '" + clientId + "' has no state");
      }
      visitor.session(clientId, lent(session.getValue()));
      subscriptions.each(state, (f, content) -> visitor.subscription(clientId, f, lent(content)));
      if (state.entries > 0) {
        visitor.queue(
            clientId, state.firstSequence, state.lastSequence, state.entries, state.contentBytes);
      }
      received.each(state, id -> visitor.receivedPacketId(clientId, id));
      byte[] will = maps.wills.get(clientId);
      if (will != null) {
        visitor.will(clientId, lent(will));
      }
    }
    for (Map.Entry<String, Long> retained : maps.retained.getEntries()) {
      byte[] content = messages.content(retained.getValue());
      if (content == null) {
        throw new DamagedException("the retained message of '" + retained.getKey() + "' is gone");
      }
      visitor.retained(retained.getKey(), retained.getValue(), lent(content));
    }
  }

  void readQueue(String clientId, long from, int most, long mostBytes, QueueReader reader) {
    SessionState state = states.get(clientId);
    if (state != null) {
      queues.read(state, from, most, mostBytes, reader);
    }
  }

  byte @Nullable [] message(long id) {
    return messages.content(id);
  }

  private static ByteBuffer lent(byte[] bytes) {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  // --- operations

  @Override
  public void clear() {
    List<String> clients = new ArrayList<>(maps.sessions.getKeys());
    clients.forEach(this::removeSession);
    List<String> topics = new ArrayList<>(maps.retained.getKeys());
    topics.forEach(this::removeRetained);
  }

  @Override
  public void putSession(String clientId, ByteBuffer content) {
    stepIfCopy();
    if (states.get(clientId) == null) {
      states.put(clientId, new SessionState(header.nextSession++));
      sinceStep += OPERATION_BYTES;
    }
    maps.sessions.put(clientId, Chunk.bytes(content));
  }

  @Override
  public void removeSession(String clientId) {
    SessionState state = states.get(clientId);
    if (state == null) {
      return;
    }
    leftovers.remove(state);
    subscriptions.clear(state);
    received.clear(state);
    maps.wills.remove(clientId);
    states.remove(clientId);
    maps.sessions.remove(clientId);
  }

  @Override
  public void putSubscription(String clientId, String topicFilter, ByteBuffer content) {
    stepIfCopy();
    SessionState state = state(clientId);
    if (state != null) {
      sinceStep += OPERATION_BYTES;
      subscriptions.put(state, topicFilter, Chunk.bytes(content));
    }
  }

  @Override
  public void removeSubscription(String clientId, String topicFilter) {
    SessionState state = states.get(clientId);
    if (state != null) {
      subscriptions.remove(state, topicFilter);
      states.put(clientId, state);
    }
  }

  @Override
  public void putMessage(long messageId, ByteBuffer content) {
    stepIfCopy();
    sinceStep += content.remaining() + OPERATION_BYTES;
    messages.put(messageId, content);
    header.highestMessageId = Math.max(header.highestMessageId, messageId);
  }

  @Override
  public void enqueue(
      String clientId, long sequence, long messageId, long state, ByteBuffer extra) {
    sinceStep += OPERATION_BYTES;
    SessionState session = state(clientId);
    if (session != null && !queues.enqueue(session, sequence, messageId, state, extra)) {
      ignored++;
    }
  }

  @Override
  public void updateEntry(String clientId, long sequence, long state) {
    SessionState session = states.get(clientId);
    if (session != null) {
      queues.update(session, sequence, state);
    }
  }

  @Override
  public void dequeue(String clientId, long sequence) {
    SessionState session = states.get(clientId);
    if (session != null) {
      queues.dequeue(session, sequence);
      states.put(clientId, session);
    }
  }

  @Override
  public void dequeueRange(String clientId, long firstSequence, long lastSequence) {
    SessionState session = states.get(clientId);
    if (session != null) {
      queues.dequeueRange(session, firstSequence, lastSequence);
      states.put(clientId, session);
    }
  }

  @Override
  public void putReceivedPacketId(String clientId, int packetId) {
    SessionState session = state(clientId);
    if (session != null) {
      received.set(session, packetId, true);
    }
  }

  @Override
  public void removeReceivedPacketId(String clientId, int packetId) {
    SessionState session = states.get(clientId);
    if (session != null) {
      received.set(session, packetId, false);
    }
  }

  @Override
  public void putRetained(String topic, long messageId) {
    if (messages.length(messageId) < 0) {
      ignored++;
      return;
    }
    messages.refer(messageId, 1);
    Long old = maps.retained.put(topic, messageId);
    if (old != null) {
      messages.refer(old, -1);
    }
  }

  @Override
  public void removeRetained(String topic) {
    Long old = maps.retained.remove(topic);
    if (old != null) {
      messages.refer(old, -1);
    }
  }

  @Override
  public void putWill(String clientId, ByteBuffer content) {
    if (state(clientId) != null) {
      maps.wills.put(clientId, Chunk.bytes(content));
    }
  }

  @Override
  public void removeWill(String clientId) {
    maps.wills.remove(clientId);
  }
}
