package plugin.persistence.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import plugin.persistence.volume.DamagedException;

/**
 * Up to 256 entries of a queue, in the order of their sequence numbers. Owned by the store thread.
 */
final class Chunk {
  static final int CAPACITY = 256;

  /** Up to this capacity one word has a bit for each entry. */
  private static final int WORD = 64;

  private static final int ENTRY = 24;
  private static final byte[] NOTHING = {};

  /** Entries, those that were removed included. */
  int count;

  /** Whether it differs from what was written. */
  boolean dirty;

  /** The length of its arrays, which rises in steps. */
  private int capacity;

  private int alive;
  private long[] live; // a bit for each entry that was not removed
  private long[] sequence;
  private long[] message;
  private long[] state;
  private byte @Nullable [] @Nullable [] extra; // few have any

  Chunk() {
    this(4);
  }

  private Chunk(int capacity) {
    this.capacity = capacity;
    this.live = new long[words(capacity)];
    this.sequence = new long[capacity];
    this.message = new long[capacity];
    this.state = new long[capacity];
  }

  private static int words(int capacity) {
    return (capacity + WORD - 1) / WORD;
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
    return sequence[i];
  }

  long message(int i) {
    return message[i];
  }

  long state(int i) {
    return state[i];
  }

  void state(int i, long now) {
    state[i] = now;
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
    int i = Arrays.binarySearch(sequence, 0, count, wanted);
    return i >= 0 ? i : -i - 1;
  }

  int find(long wanted) {
    int i = Arrays.binarySearch(sequence, 0, count, wanted);
    return i >= 0 && isLive(i) ? i : -1;
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
    if (count == capacity) {
      grow();
    }
    sequence[count] = seq;
    message[count] = messageId;
    state[count] = itsState;
    if (extra != null || itsExtra.hasRemaining()) {
      extra(count, bytes(itsExtra)); // in the place of one that was trimmed, perhaps
    }
    live[count / WORD] |= 1L << count;
    alive++;
    count++;
  }

  private void grow() {
    capacity *= 4;
    live = Arrays.copyOf(live, words(capacity));
    sequence = Arrays.copyOf(sequence, capacity);
    message = Arrays.copyOf(message, capacity);
    state = Arrays.copyOf(state, capacity);
    extra = extra == null ? null : Arrays.copyOf(extra, capacity);
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
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int count = in.getInt();
    int capacity = in.getInt();
    if (capacity < 0 || capacity > CAPACITY || count < 0 || count > capacity) {
      throw new DamagedException("a chunk has " + count + " entries of " + capacity);
    }
    Chunk chunk = new Chunk(capacity);
    chunk.count = count;
    for (int word = 0; word < chunk.live.length; word++) {
      chunk.live[word] = in.getLong();
      chunk.alive += Long.bitCount(chunk.live[word]);
    }
    long[] extras = new long[chunk.live.length];
    in.asLongBuffer().get(extras);
    in.position(chunk.start());
    for (int i = 0; i < count; i++) {
      chunk.sequence[i] = in.getLong();
      chunk.message[i] = in.getLong();
      chunk.state[i] = in.getLong();
    }
    in.position(chunk.start() + ENTRY * chunk.capacity);
    for (int i = 0; i < count; i++) {
      if ((extras[i / WORD] >>> i & 1) != 0) {
        byte[] own = new byte[in.getInt()];
        in.get(own);
        chunk.extra(i, own);
      }
    }
    return chunk;
  }

  /** Where the entries begin: after count, capacity, and two bits for each. */
  private int start() {
    return 2 * Integer.BYTES + 2 * live.length * Long.BYTES;
  }

  /** The length rises in steps, so that most changes leave the record where it is. */
  byte[] write() {
    dirty = false;
    long[] extras = new long[live.length];
    int length = start() + ENTRY * capacity;
    for (int i = 0; extra != null && i < count; i++) {
      if (extra(i).length > 0 && isLive(i)) {
        extras[i / WORD] |= 1L << i;
        length += Integer.BYTES + extra(i).length;
      }
    }
    ByteBuffer out = ByteBuffer.allocate(length);
    out.putInt(count).putInt(capacity);
    for (long word : live) {
      out.putLong(word);
    }
    for (long word : extras) {
      out.putLong(word);
    }
    for (int i = 0; i < count; i++) {
      out.putLong(sequence[i]).putLong(message[i]).putLong(state[i]);
    }
    out.position(start() + ENTRY * capacity);
    for (int i = 0; extra != null && i < count; i++) {
      if ((extras[i / WORD] >>> i & 1) != 0) {
        out.putInt(extra(i).length).put(extra(i));
      }
    }
    return out.array();
  }
}
