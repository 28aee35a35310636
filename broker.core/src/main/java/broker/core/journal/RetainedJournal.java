package broker.core.journal;

import broker.api.persistence.StoreException;
import broker.api.persistence.StoreOperations;
import broker.core.packet.ApplicationMessage;
import broker.core.topic.TopicName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The changes of retained messages on their way to the store: of each topic the last one. Called by
 * any loop under the lock of the retained messages, so that the store gets them in the order in
 * which memory did; the store thread takes them.
 */
public final class RetainedJournal {
  private final Object lock = new Object();
  private Map<TopicName, Change> changes = new LinkedHashMap<>(); // under the lock
  private boolean on; // under the lock
  private volatile long bytes; // written under the lock
  private long generation; // of the store thread

  /**
   * A message was retained.
   *
   * @param before what was retained until now, or null
   * @param ticket of its publisher, or null
   */
  public void put(
      ApplicationMessage message, @Nullable ApplicationMessage before, @Nullable Ticket ticket) {
    note(message.topic(), message, before, ticket);
  }

  /** The retained message of a topic is no more. */
  public void remove(ApplicationMessage before) {
    note(before.topic(), null, before, null);
  }

  private void note(
      TopicName topic,
      @Nullable ApplicationMessage now,
      @Nullable ApplicationMessage before,
      @Nullable Ticket ticket) {
    synchronized (lock) {
      if (!on) {
        return;
      }
      Change last = changes.get(topic);
      if (now != null && last != null && last.message == now) {
        return; // it is told already, and its publisher may wait
      }
      Change change = new Change(topic, now, last == null ? before : last.before, ticket);
      changes.put(topic, change);
      bytes += change.bytes() - (last == null ? 0 : last.bytes());
    }
  }

  /** Bytes that wait. Any thread. */
  long bytes() {
    return bytes;
  }

  /** Begins to note changes, if it has not begun. */
  public void on() {
    synchronized (lock) {
      on = true;
    }
  }

  /** Forgets what it has noted: all is told anew. */
  public void discard() {
    synchronized (lock) {
      changes = new LinkedHashMap<>();
      bytes = 0;
    }
  }

  /** True when the store in use does not have this message. Store thread. */
  public boolean isNews(ApplicationMessage message) {
    return Composition.isNews(message, generation);
  }

  /** The content of the store is another one. Store thread. */
  void generation(long now) {
    generation = now;
  }

  /** What was taken is not in the store, of which only a part is left: it is taken again. */
  void putBack(List<Operation> taken) {
    synchronized (lock) {
      for (Operation operation : taken) {
        Change older = (Change) operation;
        Change newer = changes.get(older.topic);
        Change change =
            newer == null
                ? older
                : new Change(older.topic, newer.message, older.before, newer.ticket);
        changes.put(older.topic, change);
        bytes += newer == null ? change.bytes() : 0;
      }
    }
  }

  /** What has changed since it was asked the last time. */
  List<Operation> take() {
    synchronized (lock) {
      List<Operation> taken = new ArrayList<>(changes.values());
      changes = new LinkedHashMap<>();
      bytes = 0;
      return taken;
    }
  }

  /** The last change of a topic. */
  private static final class Change extends Operation {
    private final TopicName topic;
    private final @Nullable ApplicationMessage message;
    private final @Nullable ApplicationMessage before; // in the store, if any is
    private final @Nullable Ticket ticket;
    private long messageId;

    Change(
        TopicName topic,
        @Nullable ApplicationMessage message,
        @Nullable ApplicationMessage before,
        @Nullable Ticket ticket) {
      this.ticket = ticket;
      this.topic = topic;
      this.message = message;
      this.before = before;
    }

    @Override
    int bytes() {
      return OVERHEAD_BYTES + (message == null ? 0 : message.size());
    }

    @Override
    boolean isMessage() {
      return message != null;
    }

    @Override
    void refuse() {
      if (message != null) {
        Composition.release((StoredMessage) message.storeReference());
      }
      if (ticket != null) {
        ticket.refuse();
      }
    }

    @Override
    boolean prepare(Composition composition) {
      if (message != null) {
        StoredMessage reference = composition.store(message);
        reference.references++;
        messageId = reference.id;
      }
      if (before != null) {
        composition.release(before);
      }
      return true;
    }

    @Override
    void replay(StoreOperations store) throws StoreException {
      if (message != null) {
        store.putRetained(topic.toString(), messageId);
      } else {
        store.removeRetained(topic.toString());
      }
    }
  }
}
