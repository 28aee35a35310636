package plugin.persistence.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import plugin.persistence.volume.DamagedException;

/**
 * Up to 256 entries of a queue, in the order of their sequence numbers. Owned by the store thread.
 *
 * <p>As a rule both sequence numbers and messages follow each other and all entries are in the same
 * state: such a run is told by its first entry.
 */
final class Chunk {
  static final int CAPACITY = 256;

  /** Up to this capacity one word has a bit for each entry. */
  private static final int WORD = 64;

  private static final int ENTRY = 24;
  private static final byte[] NOTHING = {};
  private static final long[] NO_NUMBERS = {};

  /** Entries, those that were removed included. */
  int count;

  /** Whether it differs from what was written. */
  boolean dirty;

  private int alive;
  private final long[] live = new long[CAPACITY / WORD]; // a bit for each that was not removed

  // a run
  private long firstSequence;
  private long firstMessage;
  private long commonState;

  // no run: the length rises in steps, and is 0 for a run
  private int capacity;
  private long[] sequence = NO_NUMBERS;
  private long[] message = NO_NUMBERS;
  private long[] state = NO_NUMBERS;
  private byte @Nullable [] @Nullable [] extra; // few have any

  private boolean isRun() {
    return capacity == 0;
  }

  boolean isFull() {
    return count == CAPACITY;
  }

  /** True when it is full, and no entry was removed. */
  boolean isWhole() {
    return alive == CAPACITY;
  }

  /** True when all entries were removed. */
  boolean isDead() {
    return alive == 0;
  }

  boolean isLive(int i) {
    return (live[i / WORD] >>> i & 1) != 0;
  }

  long sequence(int i) {
    return isRun() ? firstSequence + i : sequence[i];
  }

  long message(int i) {
    return isRun() ? firstMessage + i : message[i];
  }

  long state(int i) {
    return isRun() ? commonState : state[i];
  }

  void state(int i, long now) {
    if (now != state(i)) {
      expand();
      state[i] = now;
    }
  }

  byte[] extra(int i) {
    byte[] bytes = extra == null ? null : extra[i];
    return bytes == null ? NOTHING : bytes;
  }

  private void extra(int i, byte[] bytes) {
    if (extra == null) {
      extra = new byte @Nullable [capacity][];
    }
    extra[i] = bytes;
  }

  /** The first entry that has this sequence number or a higher one; {@code count} if none. */
  int from(long wanted) {
    if (isRun()) {
      return wanted <= firstSequence ? 0 : (int) Math.min(count, wanted - firstSequence);
    }
    int i = Arrays.binarySearch(sequence, 0, count, wanted);
    return i >= 0 ? i : -i - 1;
  }

  int find(long wanted) {
    int i = from(wanted);
    return i < count && sequence(i) == wanted && isLive(i) ? i : -1;
  }

  /** The first entry from this one on that was not removed; {@code count} if none. */
  int nextLive(int from) {
    int i = from;
    while (i < count && !isLive(i)) {
      i++;
    }
    return i;
  }

  /** Forgets removed entries at the end: their sequence numbers may come again. */
  void trim() {
    while (count > 0 && !isLive(count - 1)) {
      count--;
    }
  }

  void add(long seq, long messageId, long itsState, ByteBuffer itsExtra) {
    if (isRun() && count == 0 && !itsExtra.hasRemaining()) {
      firstSequence = seq;
      firstMessage = messageId;
      commonState = itsState;
    } else if (!continues(seq, messageId, itsState, itsExtra)) {
      expand();
      if (count == capacity) {
        capacity(4 * capacity);
      }
      sequence[count] = seq;
      message[count] = messageId;
      state[count] = itsState;
      if (extra != null || itsExtra.hasRemaining()) {
        extra(count, bytes(itsExtra)); // in the place of one that was trimmed, perhaps
      }
    }
    live[count / WORD] |= 1L << count;
    alive++;
    count++;
  }

  private boolean continues(long seq, long messageId, long itsState, ByteBuffer itsExtra) {
    return isRun()
        && seq == firstSequence + count
        && messageId == firstMessage + count
        && itsState == commonState
        && !itsExtra.hasRemaining();
  }

  /** It is no run any more. */
  private void expand() {
    if (isRun()) {
      int length = 4;
      while (length < count) {
        length *= 4;
      }
      capacity(length);
      for (int i = 0; i < count; i++) {
        sequence[i] = firstSequence + i;
        message[i] = firstMessage + i;
        state[i] = commonState;
      }
    }
  }

  private void capacity(int length) {
    capacity = length;
    sequence = Arrays.copyOf(sequence, length);
    message = Arrays.copyOf(message, length);
    state = Arrays.copyOf(state, length);
    extra = extra == null ? null : Arrays.copyOf(extra, length);
  }

  /** Removes an entry that is live. */
  void remove(int i) {
    live[i / WORD] &= ~(1L << i);
    alive--;
  }

  static byte[] bytes(ByteBuffer buffer) {
    int length = buffer.remaining();
    if (length == 0) {
      return NOTHING;
    }
    byte[] bytes = new byte[length];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }

  /*
   * As it is stored: count, capacity, bits of the living, bits of those with an extra, entries, extras. A run has
   *                  minus the number of words in the place of its capacity, no bits of extras, and one entry.
   */

  static Chunk read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    Chunk chunk = new Chunk();
    int count = in.getInt();
    int capacity = in.getInt();
    int words = capacity < 0 ? -capacity : words(capacity);
    int most = capacity < 0 ? WORD * words : capacity;
    if (capacity < -chunk.live.length || most > CAPACITY || count < 0 || count > most) {
      throw new DamagedException("a chunk has " + count + " entries of " + capacity);
    }
    chunk.count = count;
    for (int word = 0; word < words; word++) {
      chunk.live[word] = in.getLong();
      chunk.alive += Long.bitCount(chunk.live[word]);
    }
    if (capacity < 0) {
      chunk.firstSequence = in.getLong();
      chunk.firstMessage = in.getLong();
      chunk.commonState = in.getLong();
    } else {
      chunk.capacity(capacity);
      chunk.readEntries(in, words);
    }
    return chunk;
  }

  private void readEntries(ByteBuffer in, int words) {
    long[] extras = new long[words];
    in.asLongBuffer().get(extras);
    in.position(start(words));
    for (int i = 0; i < count; i++) {
      sequence[i] = in.getLong();
      message[i] = in.getLong();
      state[i] = in.getLong();
    }
    in.position(start(words) + ENTRY * capacity);
    for (int i = 0; i < count; i++) {
      if ((extras[i / WORD] >>> i & 1) != 0) {
        byte[] own = new byte[in.getInt()];
        in.get(own);
        extra(i, own);
      }
    }
  }

  /** Where the entries begin. */
  private static int start(int words) {
    return 2 * Integer.BYTES + 2 * words * Long.BYTES;
  }

  private static int words(int capacity) {
    return (capacity + WORD - 1) / WORD;
  }

  /** The length rises in steps, so that most changes leave the record where it is. */
  byte[] write() {
    dirty = false;
    return isRun() ? writeRun(count > WORD ? live.length : 1) : writeEntries(words(capacity));
  }

  private byte[] writeRun(int words) {
    ByteBuffer out = ByteBuffer.allocate(2 * Integer.BYTES + words * Long.BYTES + ENTRY);
    out.putInt(count).putInt(-words);
    for (int word = 0; word < words; word++) {
      out.putLong(live[word]);
    }
    return out.putLong(firstSequence).putLong(firstMessage).putLong(commonState).array();
  }

  private byte[] writeEntries(int words) {
    long[] extras = new long[words];
    int length = start(words) + ENTRY * capacity;
    for (int i = 0; extra != null && i < count; i++) {
      if (extra(i).length > 0 && isLive(i)) {
        extras[i / WORD] |= 1L << i;
        length += Integer.BYTES + extra(i).length;
      }
    }
    ByteBuffer out = ByteBuffer.allocate(length);
    out.putInt(count).putInt(capacity);
    for (int word = 0; word < words; word++) {
      out.putLong(live[word]);
    }
    for (long word : extras) {
      out.putLong(word);
    }
    for (int i = 0; i < count; i++) {
      out.putLong(sequence[i]).putLong(message[i]).putLong(state[i]);
    }
    out.position(start(words) + ENTRY * capacity);
    for (int i = 0; extra != null && i < count; i++) {
      if ((extras[i / WORD] >>> i & 1) != 0) {
        out.putInt(extra(i).length).put(extra(i));
      }
    }
    return out.array();
  }
}
