package plugin.persistence.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Up to 256 entries of a queue, in the order of their sequence numbers. Owned by the store thread.
 *
 * <p>As a rule sequence numbers follow each other and all entries are in the same state: such a run
 * is told by its first entry, and the messages of the others by how far behind the first one they
 * are, if they do not follow each other as well.
 */
final class Chunk {
  static final int CAPACITY = 256;

  /** Up to this capacity one word has a bit for each entry. */
  static final int WORD = 64;

  private static final byte[] NOTHING = {};
  private static final long[] NO_NUMBERS = {};

  /** The length of arrays rises in such steps, so that most changes leave the record its size. */
  private static final int STEP = 4;

  /** Entries, those that were removed included. */
  int count;

  /** Whether it differs from what was written. */
  boolean dirty;

  private int alive;
  final long[] live = new long[CAPACITY / WORD]; // a bit for each that was not removed

  // a run
  long firstSequence;
  long firstMessage;
  long commonState;
  int @Nullable [] behind; // how far the messages are behind the first; null if they follow it

  // no run: the length rises in steps, and is 0 for a run
  int capacity;
  long[] sequence = NO_NUMBERS;
  long[] message = NO_NUMBERS;
  long[] state = NO_NUMBERS;
  byte @Nullable [] @Nullable [] extra; // few have any

  boolean isRun() {
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
    if (!isRun()) {
      return message[i];
    }
    int[] others = behind;
    return firstMessage + (others == null ? i : others[i]);
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

  void extra(int i, byte[] bytes) {
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
      behind = null;
    } else if (!continues(seq, messageId, itsState, itsExtra)) {
      expand();
      if (count == capacity) {
        capacity(STEP * capacity);
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

  /** Whether the entry continues a run, which has it then. */
  private boolean continues(long seq, long messageId, long itsState, ByteBuffer itsExtra) {
    long distance = messageId - firstMessage;
    if (!isRun()
        || seq != firstSequence + count
        || itsState != commonState
        || itsExtra.hasRemaining()
        || distance != (int) distance) {
      return false;
    }
    int[] others = behind;
    if (others == null && distance != count) {
      others = new int[atLeast(count + 1)];
      for (int i = 0; i < count; i++) {
        others[i] = i;
      }
    } else if (others != null && count == others.length) {
      others = Arrays.copyOf(others, STEP * count);
    }
    behind = others;
    if (others != null) {
      others[count] = (int) distance;
    }
    return true;
  }

  private static int atLeast(int entries) {
    int length = STEP;
    while (length < entries) {
      length *= STEP;
    }
    return length;
  }

  /** It is no run any more. */
  private void expand() {
    if (isRun()) {
      long[] messages = new long[atLeast(count)];
      for (int i = 0; i < count; i++) {
        messages[i] = message(i);
      }
      capacity(messages.length);
      message = messages;
      behind = null;
      for (int i = 0; i < count; i++) {
        sequence[i] = firstSequence + i;
        state[i] = commonState;
      }
    }
  }

  void capacity(int length) {
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

  static Chunk read(byte[] bytes) {
    Chunk chunk = new Chunk();
    ChunkFormat.read(bytes, chunk);
    return chunk;
  }

  byte[] write() {
    dirty = false;
    return ChunkFormat.write(this);
  }

  /** All bits of the living are known. */
  void counted() {
    alive = 0;
    for (long word : live) {
      alive += Long.bitCount(word);
    }
  }
}
