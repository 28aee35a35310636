package plugin.persistence.store;

import java.nio.ByteBuffer;
import plugin.persistence.volume.DamagedException;

/** A {@link Chunk} as it is stored. Stateless. */
final class ChunkFormat {
  /*
   * Entries:  count, capacity, bits of the living, bits of those with an extra, entries, extras.
   * Run:      count, minus the number of words, bits of the living, first sequence number, first message, state.
   * Run whose messages do not follow each other: count, minus the number of words and LISTED, the same, and how far
   *           each message is behind the first, with room for more.
   */
  private static final int WORD = Chunk.WORD;
  private static final int WORDS = Chunk.CAPACITY / WORD;
  private static final int LISTED = 8;
  private static final int HEAD = 2 * Integer.BYTES;
  private static final int ENTRY = 3 * Long.BYTES;

  private ChunkFormat() {}

  static void read(byte[] bytes, Chunk chunk) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int count = in.getInt();
    int capacity = in.getInt();
    boolean isListed = capacity < -LISTED;
    int words = capacity >= 0 ? words(capacity) : -capacity - (isListed ? LISTED : 0);
    int most = capacity >= 0 ? capacity : WORD * words;
    if (words < 0 || words > WORDS || most > Chunk.CAPACITY || count < 0 || count > most) {
      throw new DamagedException("a chunk has " + count + " entries of " + capacity);
    }
    chunk.count = count;
    for (int word = 0; word < words; word++) {
      chunk.live[word] = in.getLong();
    }
    chunk.counted();
    if (capacity >= 0) {
      chunk.capacity(capacity);
      readEntries(in, words, chunk);
    } else {
      chunk.firstSequence = in.getLong();
      chunk.firstMessage = in.getLong();
      chunk.commonState = in.getLong();
      if (isListed) {
        readMessages(in, chunk);
      }
    }
  }

  private static void readMessages(ByteBuffer in, Chunk chunk) {
    int[] behind = new int[in.remaining() / Integer.BYTES];
    if (behind.length < chunk.count) {
      throw new DamagedException(
          "a chunk of " + chunk.count + " has " + behind.length + " messages");
    }
    in.asIntBuffer().get(behind);
    chunk.behind = behind;
  }

  private static void readEntries(ByteBuffer in, int words, Chunk chunk) {
    long[] extras = new long[words];
    in.asLongBuffer().get(extras);
    in.position(start(words));
    for (int i = 0; i < chunk.count; i++) {
      chunk.sequence[i] = in.getLong();
      chunk.message[i] = in.getLong();
      chunk.state[i] = in.getLong();
    }
    in.position(start(words) + ENTRY * chunk.capacity);
    for (int i = 0; i < chunk.count; i++) {
      if ((extras[i / WORD] >>> i & 1) != 0) {
        byte[] own = new byte[in.getInt()];
        in.get(own);
        chunk.extra(i, own);
      }
    }
  }

  /** Where the entries begin. */
  private static int start(int words) {
    return HEAD + 2 * words * Long.BYTES;
  }

  private static int words(int capacity) {
    return (capacity + WORD - 1) / WORD;
  }

  static byte[] write(Chunk chunk) {
    return chunk.isRun() ? writeRun(chunk) : writeEntries(chunk, words(chunk.capacity));
  }

  private static byte[] writeRun(Chunk chunk) {
    int[] behind = chunk.behind;
    int words = chunk.count > WORD ? WORDS : 1;
    int messages = behind == null ? 0 : behind.length;
    ByteBuffer out =
        ByteBuffer.allocate(HEAD + words * Long.BYTES + ENTRY + messages * Integer.BYTES);
    out.putInt(chunk.count).putInt(behind == null ? -words : -words - LISTED);
    for (int word = 0; word < words; word++) {
      out.putLong(chunk.live[word]);
    }
    out.putLong(chunk.firstSequence).putLong(chunk.firstMessage).putLong(chunk.commonState);
    if (behind != null) {
      out.asIntBuffer().put(behind);
    }
    return out.array();
  }

  private static byte[] writeEntries(Chunk chunk, int words) {
    long[] extras = new long[words];
    int length = start(words) + ENTRY * chunk.capacity;
    for (int i = 0; chunk.extra != null && i < chunk.count; i++) {
      if (chunk.extra(i).length > 0 && chunk.isLive(i)) {
        extras[i / WORD] |= 1L << i;
        length += Integer.BYTES + chunk.extra(i).length;
      }
    }
    ByteBuffer out = ByteBuffer.allocate(length);
    out.putInt(chunk.count).putInt(chunk.capacity);
    for (int word = 0; word < words; word++) {
      out.putLong(chunk.live[word]);
    }
    for (long word : extras) {
      out.putLong(word);
    }
    for (int i = 0; i < chunk.count; i++) {
      out.putLong(chunk.sequence[i]).putLong(chunk.message[i]).putLong(chunk.state[i]);
    }
    out.position(start(words) + ENTRY * chunk.capacity);
    for (int i = 0; chunk.extra != null && i < chunk.count; i++) {
      if ((extras[i / WORD] >>> i & 1) != 0) {
        out.putInt(chunk.extra(i).length).put(chunk.extra(i));
      }
    }
    return out.array();
  }
}
