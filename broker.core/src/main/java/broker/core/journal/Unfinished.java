package broker.core.journal;

import broker.api.persistence.QueueReader;
import broker.api.persistence.SessionStore;
import broker.api.persistence.StoreContents;
import broker.api.persistence.StoreException;
import broker.api.persistence.StoreOperations;
import broker.api.persistence.StorePosition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Windows that were written in several batches, of which a crash has left only the first ones: what
 * these have queued is taken back when the store is loaded, as nobody was told that it is there.
 * Owned by the store thread.
 *
 * <p>Until its last batch is there, a window has a queue of its own in the store, which refers to
 * the first message of each batch and to those that later batches need; so they stay, and whatever
 * is in a queue and not older belongs to the window.
 */
final class Unfinished {
  private static final Logger log = LoggerFactory.getLogger(Unfinished.class);

  /** The session that has the queue. */
  static final String CLIENT_ID = Owners.id("unfinished");

  private static final byte[] CONTENT = {1}; // the version
  private static final int READ_ENTRIES = 256;

  private final SessionStore store;
  private final long firstMessage;
  private StorePosition position;
  private List<Operation> steps = new ArrayList<>();
  private long entries;
  private int queues;

  private Unfinished(SessionStore store, StorePosition position, long firstMessage) {
    this.store = store;
    this.position = position;
    this.firstMessage = firstMessage;
  }

  /** Messages stay, and it is known which belong to the window. */
  static final class Hold extends Operation {
    private final long[] messages;

    Hold(long[] messages) {
      this.messages = messages;
    }

    @Override
    boolean isMessage() {
      return true;
    }

    @Override
    int count() {
      return 0; // of what was asked for
    }

    @Override
    void undo(StoreOperations to) {
      // the last batch does
    }

    @Override
    void replay(StoreOperations to) throws StoreException {
      to.putSession(CLIENT_ID, ByteBuffer.wrap(CONTENT).asReadOnlyBuffer());
      for (long message : messages) {
        to.enqueue(CLIENT_ID, message, message, 0, Entry.lent(NONE));
      }
    }
  }

  /** The window is whole. */
  static final class Release extends Operation {
    @Override
    void replay(StoreOperations to) throws StoreException {
      to.removeSession(CLIENT_ID);
    }
  }

  private record Take(String clientId, long first, long last) {}

  /** Removes the end of a queue. */
  private static final class TakeBack extends Operation {
    private final Take taken;

    TakeBack(Take taken) {
      this.taken = taken;
    }

    @Override
    void replay(StoreOperations to) throws StoreException {
      to.dequeueRange(taken.clientId, taken.first, taken.last);
    }
  }

  /** Takes back what there is of such a window in a store that is open and was not loaded. */
  static StorePosition undo(SessionStore store, StorePosition position) throws StoreException {
    long[] first = {Long.MAX_VALUE};
    store.readQueue(
        CLIENT_ID, 0, 1, 1, (sequence, message, state, extra, content) -> first[0] = message);
    return first[0] == Long.MAX_VALUE ? position : new Unfinished(store, position, first[0]).undo();
  }

  private StorePosition undo() throws StoreException {
    List<Take> extents = new ArrayList<>();
    store.load(new Extents(extents));
    for (Take extent : extents) {
      takeBack(extent);
    }
    steps.add(new Release());
    apply();
    log.warn(
        "the broker ended while it wrote messages for many sessions; as no publisher was told of"
            + " these, they are taken back: {} entries of {} queues",
        entries,
        queues);
    store.close();
    return store.open(); // it has not been loaded
  }

  /** What belongs to the window is at the end of a queue. */
  private void takeBack(Take extent) throws StoreException {
    End end = new End();
    for (long from = extent.last + 1; from > extent.first && !end.isWhole; ) {
      from = Math.max(extent.first, from - READ_ENTRIES);
      store.readQueue(extent.clientId, from, READ_ENTRIES, Long.MAX_VALUE, end);
    }
    if (end.first != Long.MAX_VALUE) {
      steps.add(new TakeBack(new Take(extent.clientId, end.first, extent.last)));
      queues++;
      entries += extent.last - end.first + 1;
      if (steps.size() == Spread.PART_SESSIONS) {
        apply();
      }
    }
  }

  /** Finds where it begins. */
  private final class End implements QueueReader {
    private long first = Long.MAX_VALUE;
    private boolean isWhole; // something older is before it

    @Override
    public void entry(
        long sequence, long message, long state, ByteBuffer extra, ByteBuffer content) {
      if (message < firstMessage) {
        isWhole = true;
      } else {
        first = Math.min(first, sequence);
      }
    }
  }

  private void apply() throws StoreException {
    long number = position.lastBatch() + 1;
    store.apply(new Batch(number, steps, Batch.Content.NONE, false));
    position =
        new StorePosition(
            position.storeId(), number, position.highestMessageId(), position.remainsOf());
    steps = new ArrayList<>();
  }

  /** How long the queues are. */
  private record Extents(List<Take> extents) implements StoreContents {
    @Override
    public void session(String clientId, ByteBuffer content) {}

    @Override
    public void subscription(String clientId, String topicFilter, ByteBuffer content) {}

    @Override
    public void queue(
        String clientId, long firstSequence, long lastSequence, long count, long contentBytes) {
      if (!clientId.equals(CLIENT_ID)) {
        extents.add(new Take(clientId, firstSequence, lastSequence));
      }
    }

    @Override
    public void receivedPacketId(String clientId, int packetId) {}

    @Override
    public void will(String clientId, ByteBuffer content) {}

    @Override
    public void retained(String topic, long messageId, ByteBuffer content) {}
  }
}
