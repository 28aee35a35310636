package broker.core.journal;

import broker.api.persistence.StoreException;
import broker.api.persistence.StoreOperations;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one window appends to queues in the store and memory does not keep: contents and entries one
 * after the other, without an object for any of them, because so many wait for the disk at a time
 * that the collector would do nothing but move them. Used again. Owned by the loop until its window
 * is handed over, by the store thread until that is durable, then by the loop again.
 */
final class StoreBlock {
  private static final int FIRST = 64;
  private static final int FIRST_BYTES = 8 << 10;

  /** A block that has grown beyond this is not used again. */
  private static final int KEPT_BYTES = 4 << 20;

  /** The first entry of a message brings its content. */
  private static final long PUTS = 1;

  private @Nullable DurableSession[] sessions = new @Nullable DurableSession[FIRST];
  private long[] sequences = new long[FIRST];
  private long[] states = new long[FIRST];
  private byte[][] extras = new byte[FIRST][];
  private int[] starts = new int[FIRST];
  private int[] sizes = new int[FIRST];
  private final ByteBuf bytes = Unpooled.buffer(FIRST_BYTES);
  private int count;
  private @Nullable Ticket ticket;

  // of the store thread
  private long[] messages = new long[FIRST]; // number and PUTS; 0 for an entry that is left out
  private int lastStart = -1;
  private long lastMessage;
  private boolean refused;

  /** Entries in it. */
  int count() {
    return count;
  }

  /**
   * Adds an entry.
   *
   * @param waiting is the ticket of all messages in it that somebody waits for
   * @return how many bytes of content it brings
   */
  int add(
      DurableSession session,
      long sequence,
      StorableMessage message,
      long state,
      byte[] extra,
      @Nullable Ticket waiting,
      WallClock clock) {
    if (count == starts.length) {
      grow();
    }
    int before = bytes.writerIndex();
    if (message.block != this) {
      message.block = this;
      message.place = before;
      message.writeTo(bytes, clock);
    }
    sessions[count] = session;
    sequences[count] = sequence;
    states[count] = state;
    extras[count] = extra;
    starts[count] = message.place;
    sizes[count] = message.size();
    count++;
    if (waiting != null) {
      ticket = waiting;
    }
    return bytes.writerIndex() - before;
  }

  private void grow() {
    int more = 2 * count;
    sessions = Arrays.copyOf(sessions, more);
    sequences = Arrays.copyOf(sequences, more);
    states = Arrays.copyOf(states, more);
    extras = Arrays.copyOf(extras, more);
    starts = Arrays.copyOf(starts, more);
    sizes = Arrays.copyOf(sizes, more);
    messages = Arrays.copyOf(messages, more);
  }

  /** Forgets all; false if it has grown too large to be used again. */
  boolean clear() {
    Arrays.fill(sessions, 0, count, null);
    Arrays.fill(extras, 0, count, null);
    bytes.clear();
    count = 0;
    ticket = null;
    lastStart = -1;
    refused = false;
    return bytes.capacity() <= KEPT_BYTES;
  }

  // ---- the store thread

  /** Readies these entries for the batch; returns how many there are to be written. */
  int prepare(int from, int to, Composition composition) {
    int prepared = 0;
    for (int i = from; i < to; i++) {
      DurableSession session = sessions[i];
      messages[i] = 0;
      if (session == null || !composition.isKnown(session)) {
        continue;
      }
      session.stored(1, sizes[i]); // what is removed was taken off with its range
      if (session.isRemoved(sequences[i])) {
        continue;
      }
      prepared++;
      if (starts[i] == lastStart) {
        messages[i] = lastMessage << 1;
      } else {
        lastStart = starts[i];
        lastMessage = composition.nextMessage(end(i) - starts[i]);
        messages[i] = lastMessage << 1 | PUTS;
      }
    }
    return prepared;
  }

  private int end(int i) {
    for (int next = i + 1; next < count; next++) {
      if (starts[next] != starts[i]) {
        return starts[next];
      }
    }
    return bytes.writerIndex();
  }

  void replay(int from, int to, StoreOperations store) throws StoreException {
    ByteBuffer view = ByteBuffer.wrap(bytes.array()).asReadOnlyBuffer();
    for (int i = from; i < to; i++) {
      DurableSession session = sessions[i];
      if (messages[i] == 0 || session == null) {
        continue;
      }
      long message = messages[i] >>> 1;
      if ((messages[i] & PUTS) != 0) {
        store.putMessage(message, view.limit(end(i)).position(starts[i]));
      }
      store.enqueue(session.clientId(), sequences[i], message, states[i], Entry.lent(extras[i]));
    }
  }

  /** The store has no room for these. */
  void refuse(int from, int to) {
    refused = true;
    for (int i = from; i < to; i++) {
      DurableSession session = sessions[i];
      if (messages[i] != 0 && session != null) {
        session.stored(-1, -sizes[i]);
      }
    }
    Ticket waiting = ticket;
    if (waiting != null) {
      waiting.refuse();
    }
  }

  // ---- the loop again

  /** Tells of each entry that the store had no room for. */
  void tellRefused(Refusals refusals) {
    for (int i = 0; i < count && refused; i++) {
      DurableSession session = sessions[i];
      if (messages[i] != 0 && session != null) {
        refusals.refused(session.clientId(), sequences[i], sizes[i]);
      }
    }
  }
}
