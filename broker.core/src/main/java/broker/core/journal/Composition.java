package broker.core.journal;

import broker.core.packet.ApplicationMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the journal knows of the store's content, and how windows become a batch with it: which
 * sessions there are, and which messages. Owned by the store thread.
 */
final class Composition {
  /*
   * Messages:  the store counts references and removes a message that has none at the end of a batch. What is
   *            counted here is never more than what the store counts: entries that memory lets go of are not
   *            counted, so a message may be stored twice, but nothing refers to a message that is not there.
   * Sessions:  two loops may end and begin sessions of one client; windows of different loops have no order.
   *            The incarnation has: what an older one still says is left out.
   */
  private final WallClock clock;
  private MessageArena arena; // of that batch, or of one before it that waits to be written
  private final Map<String, DurableSession> sessions = new HashMap<>();
  private final Succession succession = new Succession();
  private long lastMessageId;
  private long generation;

  // of the batches that are composed
  private final List<Batch> parts = new ArrayList<>();
  private long compositions;

  // of the one that is composed
  private List<Operation> steps = new ArrayList<>();
  private long batch;
  private long part;
  private long contentBytes;
  private int messages;
  private int entries;
  private long[] held = new long[16]; // the first of them, and those that others may refer to
  private int shared;

  Composition(WallClock clock) {
    this.clock = clock;
    this.arena = new MessageArena(clock);
  }

  /** The store has these messages, and more. */
  void lastMessageId(long highest) {
    lastMessageId = Math.max(lastMessageId, highest);
  }

  /** The store is empty, or will be before the next operation. */
  void reset() {
    generation++;
    sessions.values().forEach(s -> s.dead = true);
    sessions.clear();
    succession.settled();
  }

  /** What was composed last is not in the store and is composed again, for what is left of it. */
  void undo() {
    succession.undo(sessions);
  }

  /** What was composed last is in the store. */
  void settled() {
    succession.settled();
  }

  /** What is left of the store is told anew: no message is known to be there. */
  void forgetMessages() {
    generation++;
  }

  /** It is not in the store any more, until it is put again. */
  void lost(DurableSession session) {
    session.known = false;
    sessions.remove(session.clientId());
  }

  /** The session of this client in the store, or null. */
  @Nullable DurableSession session(String clientId) {
    return sessions.get(clientId);
  }

  /** True when the store has told of a session of this client. */
  boolean isLoaded(String clientId) {
    return sessions.containsKey(clientId);
  }

  /** True when the store does not have the message, as far as is known. Any thread. */
  static boolean isNews(ApplicationMessage message, long generation) {
    StoredMessage known = (StoredMessage) message.storeReference();
    return known == null || known.generation != generation;
  }

  long generation() {
    return generation;
  }

  /** The store has this session. */
  void loaded(DurableSession session) {
    sessions.put(session.clientId(), session);
  }

  /** The store has this message for one retained topic. */
  void loaded(ApplicationMessage retained, long messageId) {
    StoredMessage reference = new StoredMessage(messageId, generation, 0);
    reference.references = 1;
    retained.storeReference(reference);
    lastMessageId(messageId);
  }

  /** What is left of the store has this message for one retained topic, if that is the same. */
  void found(ApplicationMessage retained, long messageId) {
    StoredMessage known = (StoredMessage) retained.storeReference();
    if (known != null && known.id == messageId && known.generation == generation - 1) {
      loaded(retained, messageId);
    }
  }

  /** How many sessions the store has. */
  int sessions() {
    return sessions.size();
  }

  /** Adds the sessions that the store has to a list. */
  void sessions(List<DurableSession> all) {
    all.addAll(sessions.values());
  }

  /**
   * Makes a batch of these windows and retained changes, or several if they concern so many
   * sessions that the store could not change all of them at once.
   *
   * @param number of the first batch
   */
  List<Batch> compose(long number, List<Window> windows, List<Operation> retained, boolean clear) {
    if (arena.end() > 0) {
      arena = new MessageArena(clock);
    }
    batch = number;
    part = number;
    parts.clear();
    compositions++;
    if (clear) {
      reset();
    }
    int most = retained.size();
    for (Window window : windows) {
      most += window.count();
    }
    begin(2 * most); // an entry may bring its message
    Spread spread = new Spread(this, compositions, windows);
    if (clear || !spread.isWide()) {
      windows.forEach(this::take);
    } else {
      spread.compose();
    }
    retained.forEach(this::take);
    release();
    parts.add(batch(clear));
    return List.copyOf(parts);
  }

  /** Makes a batch of operations that are about what is there. */
  Batch compose(long number, List<Operation> changes) {
    return compose(number, List.of(), changes, false).get(0);
  }

  private void begin(int most) {
    steps = new ArrayList<>(most);
    contentBytes = 0;
    messages = 0;
    entries = 0;
    shared = 0;
  }

  private Batch batch(boolean clear) {
    return new Batch(part, steps, new Batch.Content(messages, contentBytes, entries), clear);
  }

  /** What follows is another batch; what this one puts stays until the last one is there. */
  void cut() {
    if (messages > 0) {
      steps.add(new Unfinished.Hold(Arrays.copyOf(held, shared)));
    }
    parts.add(batch(false));
    part++;
    begin(2 * Spread.PART_SESSIONS);
  }

  private void release() {
    for (Batch each : parts) {
      if (each.messages() > 0) {
        steps.add(new Unfinished.Release());
        return;
      }
    }
  }

  /** Bytes of content in the batch that is composed. */
  long contentBytes() {
    return contentBytes;
  }

  private void take(Window window) {
    StoreBlock block = window.block();
    int taken = 0;
    for (int i = 0; i < window.count(); i++) {
      Operation operation = window.operation(i);
      if (block != null && operation.after > taken) {
        take(new BlockRun(block, taken, operation.after));
        taken = operation.after;
      }
      take(operation);
    }
    if (block != null && taken < block.count()) {
      take(new BlockRun(block, taken, block.count()));
    }
  }

  /** Readies the operation; false if it is not in the batch. */
  boolean take(Operation operation) {
    boolean taken = !operation.cancelled && operation.prepare(this);
    if (taken) {
      steps.add(operation);
    }
    return taken;
  }

  // ---- what operations ask while they are readied

  /** True while what belongs to the session has a place. */
  boolean isKnown(DurableSession session) {
    return session.known && !session.dead;
  }

  /** The session is put: an older one of its client is over. False when it is the older one. */
  boolean admit(DurableSession session) {
    DurableSession other = sessions.get(session.clientId());
    if (session.dead || other != null && other.incarnation > session.incarnation) {
      session.dead = true;
      return false;
    }
    if (other != null && other != session) {
      other.dead = true;
      steps.add(new Operations.RemoveSession(other, List.of()));
    }
    if (other != session) {
      succession.admitted(session, other);
    }
    session.known = true;
    sessions.put(session.clientId(), session);
    return true;
  }

  /** The session is removed; false when the store does not have it. */
  boolean dismiss(DurableSession session) {
    boolean there = isKnown(session);
    session.dead = true;
    boolean removed = there && sessions.remove(session.clientId(), session);
    if (removed) {
      succession.dismissed(session);
    }
    return removed;
  }

  /** Where the message is: where it was, or put by this batch. */
  StoredMessage store(ApplicationMessage message) {
    StoredMessage known = (StoredMessage) message.storeReference();
    if (known != null
        && known.generation == generation
        && (known.references > 0 || known.batch == batch)) {
      return known;
    }
    int start = arena.add(message);
    long id = nextMessage(arena.end() - start, true);
    StoredMessage reference = new StoredMessage(id, generation, batch);
    message.storeReference(reference);
    steps.add(new PutMessage(id, arena, start));
    return reference;
  }

  /**
   * The number of one more message that the batch puts.
   *
   * @param isShared whether a later batch may refer to it
   */
  long nextMessage(int length, boolean isShared) {
    contentBytes += length;
    messages++;
    lastMessageId++;
    if (isShared || messages == 1) {
      if (shared == held.length) {
        held = Arrays.copyOf(held, 2 * shared);
      }
      held[shared++] = lastMessageId;
    }
    return lastMessageId;
  }

  /** The batch appends an entry to a queue. */
  void entry() {
    entries++;
  }

  /** A retained topic does not refer to it any more. */
  void release(ApplicationMessage message) {
    StoredMessage known = (StoredMessage) message.storeReference();
    if (known != null && known.generation == generation) {
      release(known);
    }
  }

  static void release(@Nullable StoredMessage known) {
    if (known != null && known.references > 0) {
      known.references--;
    }
  }
}
