package plugin.persistence.store;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Up to 64 entries of a queue, in the order of their sequence numbers. Owned by the store thread.
 */
final class Chunk {
  static final int CAPACITY = 64;
  private static final int ENTRY = 24;
  private static final byte[] NOTHING = {};

  int count;

  /** Whether it differs from what was written. */
  boolean dirty;

  /** A bit for each entry that was not removed. */
  long live;

  final long[] sequence = new long[CAPACITY];
  final long[] message = new long[CAPACITY];
  final long[] state = new long[CAPACITY];
  final byte[][] extra = new byte[CAPACITY][];

  Chunk() {
    Arrays.fill(extra, NOTHING);
  }

  boolean isLive(int i) {
    return (live >>> i & 1) != 0;
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

  void add(long seq, long messageId, long itsState, ByteBuffer itsExtra) {
    sequence[count] = seq;
    message[count] = messageId;
    state[count] = itsState;
    extra[count] = bytes(itsExtra);
    live |= 1L << count;
    count++;
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  static Chunk read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    Chunk chunk = new Chunk();
    chunk.count = in.getInt();
    int capacity = in.getInt();
    chunk.live = in.getLong();
    long extras = in.getLong();
    for (int i = 0; i < chunk.count; i++) {
      chunk.sequence[i] = in.getLong();
      chunk.message[i] = in.getLong();
      chunk.state[i] = in.getLong();
    }
    in.position(ENTRY * (1 + capacity));
    for (long rest = extras; rest != 0; rest &= rest - 1) {
      int i = Long.numberOfTrailingZeros(rest);
      chunk.extra[i] = new byte[in.getInt()];
      in.get(chunk.extra[i]);
    }
    return chunk;
  }

  /** The length rises in steps, so that most changes leave the record where it is. */
  byte[] write() {
    dirty = false;
    int capacity = count <= 4 ? 4 : count <= 16 ? 16 : CAPACITY;
    long extras = 0;
    int length = ENTRY * (1 + capacity);
    for (int i = 0; i < count; i++) {
      if (extra[i].length > 0 && isLive(i)) {
        extras |= 1L << i;
        length += 4 + extra[i].length;
      }
    }
    ByteBuffer out = ByteBuffer.allocate(length);
    out.putInt(count).putInt(capacity).putLong(live).putLong(extras);
    for (int i = 0; i < count; i++) {
      out.putLong(sequence[i]).putLong(message[i]).putLong(state[i]);
    }
    out.position(ENTRY * (1 + capacity));
    for (long rest = extras; rest != 0; rest &= rest - 1) {
      byte[] bytes = extra[Long.numberOfTrailingZeros(rest)];
      out.putInt(bytes.length).put(bytes);
    }
    return out.array();
  }
}
