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

  private static final int KEPT_ENTRIES = 32 << 10;
  private static final byte[] NO_EXTRA = {};

  // entries
  private @Nullable DurableSession[] sessions = new @Nullable DurableSession[FIRST];
  private long[] sequences = new long[FIRST];
  private long[] states = new long[FIRST];
  private int[] contents = new int[FIRST]; // which one each has
  private byte @Nullable [] @Nullable [] extras; // made when first needed
  private int count;

  // contents
  private final ByteBuf bytes = Unpooled.buffer(FIRST_BYTES);
  private int[] starts = new int[FIRST];
  private int[] sizes = new int[FIRST];
  private int[] uses = new int[FIRST]; // entries that have it
  private int contentCount;
  private @Nullable Ticket ticket;

  // of the store thread, by content
  private long[] messages = new long[FIRST]; // number in the store; 0 while it has none
  private int[] bringers = new int[FIRST]; // the entry that brings it
  private boolean refused;

  /** Entries in it. */
  int count() {
    return count;
  }

  /** Whose an entry is; null for one that was left out. */
  @Nullable DurableSession session(int entry) {
    return sessions[entry];
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
    if (count == sequences.length) {
      growEntries();
    }
    int before = bytes.writerIndex();
    if (message.block != this) {
      message.block = this;
      message.place = addContent(message, clock);
    }
    sessions[count] = session;
    sequences[count] = sequence;
    states[count] = state;
    contents[count] = message.place;
    uses[message.place]++;
    if (extra.length > 0) {
      addExtra(extra);
    }
    count++;
    if (waiting != null) {
      ticket = waiting;
    }
    return bytes.writerIndex() - before;
  }

  private int addContent(StorableMessage message, WallClock clock) {
    if (contentCount == starts.length) {
      int more = 2 * contentCount;
      starts = Arrays.copyOf(starts, more);
      sizes = Arrays.copyOf(sizes, more);
      uses = Arrays.copyOf(uses, more);
      messages = Arrays.copyOf(messages, more);
      bringers = Arrays.copyOf(bringers, more);
    }
    starts[contentCount] = bytes.writerIndex();
    sizes[contentCount] = message.size();
    uses[contentCount] = 0;
    messages[contentCount] = 0;
    message.writeTo(bytes, clock);
    contentCount++;
    return contentCount - 1;
  }

  private void addExtra(byte[] extra) {
    byte @Nullable [][] all = extras;
    if (all == null || all.length < sequences.length) {
      all = all == null ? new byte[sequences.length][] : Arrays.copyOf(all, sequences.length);
      extras = all;
    }
    all[count] = extra;
  }

  private void growEntries() {
    int more = count + Math.max(FIRST, count / 2);
    sessions = Arrays.copyOf(sessions, more);
    sequences = Arrays.copyOf(sequences, more);
    states = Arrays.copyOf(states, more);
    contents = Arrays.copyOf(contents, more);
  }

  /** Forgets all; false if it has grown too large to be used again. */
  boolean clear() {
    Arrays.fill(sessions, 0, count, null);
    extras = null;
    bytes.clear();
    count = 0;
    contentCount = 0;
    ticket = null;
    refused = false;
    return bytes.capacity() <= KEPT_BYTES && sequences.length <= KEPT_ENTRIES;
  }

  private int end(int content) {
    return content + 1 < contentCount ? starts[content + 1] : bytes.writerIndex();
  }

  // ---- the store thread

  /** Readies an entry for the batch; false if it is left out of it. */
  boolean prepare(int entry, Composition composition) {
    DurableSession session = sessions[entry];
    if (session == null || refused || session.isThere(sequences[entry])) {
      return false;
    }
    boolean known = composition.isKnown(session);
    int content = contents[entry];
    if (known) {
      session.stored(1, sizes[content]); // what is removed was taken off with its range
    }
    if (!known || session.isRemoved(sequences[entry])) {
      sessions[entry] = null;
      return false;
    }
    composition.entry();
    if (messages[content] == 0) {
      messages[content] =
          composition.nextMessage(end(content) - starts[content], uses[content] > 1);
      bringers[content] = entry;
    }
    return true;
  }

  /** What was readied is not written: it is readied anew. */
  void renew() {
    Arrays.fill(messages, 0, contentCount, 0);
  }

  /** Its contents, for {@link #replay}. */
  ByteBuffer view() {
    return ByteBuffer.wrap(bytes.array()).asReadOnlyBuffer();
  }

  void replay(int entry, ByteBuffer view, StoreOperations store) throws StoreException {
    DurableSession session = sessions[entry];
    if (session != null) {
      int content = contents[entry];
      long message = messages[content];
      if (bringers[content] == entry) {
        store.putMessage(message, view.limit(end(content)).position(starts[content]));
      }
      store.enqueue(
          session.clientId(), sequences[entry], message, states[entry], Entry.lent(extra(entry)));
    }
  }

  private byte[] extra(int entry) {
    byte @Nullable [] @Nullable [] all = extras;
    byte[] extra = all == null || entry >= all.length ? null : all[entry];
    return extra == null ? NO_EXTRA : extra;
  }

  /** Takes an entry back that the store has. */
  void undo(int entry, StoreOperations store) throws StoreException {
    DurableSession session = sessions[entry];
    if (session != null) {
      store.dequeue(session.clientId(), sequences[entry]);
    }
  }

  /** The store has no room for an entry, which was readied. */
  void refuse(int entry) {
    refused = true;
    DurableSession session = sessions[entry];
    if (session != null) {
      session.stored(-1, -sizes[contents[entry]]);
    }
    Ticket waiting = ticket;
    if (waiting != null) {
      waiting.refuse();
    }
  }

  // ---- the loop again

  /** Whether there are entries to {@linkplain #tellRefused tell} of. */
  boolean isRefused() {
    return refused;
  }

  /** Tells of each entry that the store had no room for. */
  void tellRefused(Refusals refusals) {
    for (int i = 0; i < count && refused; i++) {
      DurableSession session = sessions[i];
      if (session != null) {
        refusals.refused(session.clientId(), sequences[i], sizes[contents[i]]);
      }
    }
  }
}
