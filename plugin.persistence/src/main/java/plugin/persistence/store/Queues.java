package plugin.persistence.store;

import broker.api.persistence.QueueReader;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import plugin.persistence.volume.DamagedException;

/**
 * The queues of sessions, as chunks with consecutive numbers. Owned by the store thread.
 *
 * <p>A chunk in the middle that has lost all its entries stays until the head has come to it.
 */
final class Queues {
  /** Chunks that are kept as objects. */
  private static final int CHUNKS = 256;

  private static final int CHUNK_BITS = 28;
  private static final long CHUNK_MASK = (1L << CHUNK_BITS) - 1;

  private final Messages messages;
  private final WriteBackCache<Long, Chunk> chunks;

  // the chunk that was asked for last
  private long lastKey;
  private @Nullable Chunk lastChunk;

  Queues(Maps maps, Messages messages) {
    this.messages = messages;
    this.chunks =
        new WriteBackCache<>(maps.chunks, Chunk::read, Chunk::write, Chunk::isWhole, CHUNKS);
  }

  private static long key(SessionState session, long chunk) {
    return session.number << CHUNK_BITS | (chunk & CHUNK_MASK);
  }

  Chunk chunk(SessionState session, long number) {
    long key = key(session, number);
    Chunk chunk = lastChunk;
    if (chunk == null || lastKey != key) {
      chunk = chunks.get(key);
      if (chunk == null) {
        throw new DamagedException(
            "chunk " + number + " of session " + session.number + " is gone");
      }
      lastKey = key;
      lastChunk = chunk;
    }
    return chunk;
  }

  /** Says that a chunk has changed; it may be written at once. */
  private void changed(SessionState session, long number, Chunk chunk) {
    if (!chunk.dirty) {
      chunk.dirty = true;
      long key = key(session, number);
      chunks.put(key, chunk);
      lastKey = key;
      lastChunk = chunk;
    }
  }

  private void remove(SessionState session, long number) {
    lastChunk = null;
    chunks.remove(key(session, number));
  }

  /** Appends; false if the sequence number does not rise or there is no such message. */
  boolean enqueue(
      SessionState session, long sequence, long messageId, long state, ByteBuffer extra) {
    if (session.entries > 0 && sequence <= session.lastSequence) {
      return false;
    }
    int length = messages.refer(messageId, 1);
    if (length < 0) {
      return false;
    }
    @Nullable Chunk last = session.tail > session.head ? chunk(session, session.tail - 1) : null;
    if (last == null || last.isFull()) {
      last = new Chunk();
      session.tail++;
    }
    last.add(sequence, messageId, state, extra);
    changed(session, session.tail - 1, last);
    if (session.entries == 0) {
      session.firstSequence = sequence;
    }
    session.lastSequence = sequence;
    session.entries++;
    session.contentBytes += length;
    return true;
  }

  /** The number of the chunk that has a sequence number, if any has. */
  private long locate(SessionState session, long sequence) {
    long low = session.head;
    long high = session.tail - 1;
    if (low >= high || chunk(session, low + 1).sequence(0) > sequence) {
      return low;
    }
    while (low < high) {
      long middle = (low + high + 1) >>> 1;
      if (chunk(session, middle).sequence(0) <= sequence) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  void update(SessionState session, long sequence, long state) {
    if (session.entries == 0) {
      return;
    }
    long number = locate(session, sequence);
    Chunk chunk = chunk(session, number);
    int i = chunk.find(sequence);
    if (i >= 0) {
      chunk.state(i, state);
      changed(session, number, chunk);
    }
  }

  void dequeue(SessionState session, long sequence) {
    if (session.entries == 0) {
      return;
    }
    long number = locate(session, sequence);
    Chunk chunk = chunk(session, number);
    int i = chunk.find(sequence);
    if (i < 0) {
      return;
    }
    remove(session, chunk, i);
    changed(session, number, chunk);
    tidy(session);
  }

  /** Removes the entries whose sequence numbers are in this range, with both ends. */
  void dequeueRange(SessionState session, long first, long last) {
    if (session.entries == 0) {
      return;
    }
    long begin = locate(session, first);
    long end = begin;
    for (; end < session.tail; end++) {
      Chunk chunk = chunk(session, end);
      if (chunk.sequence(0) > last) {
        break;
      }
      for (int i = chunk.from(first); i < chunk.count && chunk.sequence(i) <= last; i++) {
        if (chunk.isLive(i)) {
          remove(session, chunk, i);
        }
      }
      changed(session, end, chunk);
    }
    close(session, begin, end);
    tidy(session);
  }

  /**
   * Takes out the chunks without entries among these: what is before them moves up. It is what is
   * in flight, and may be for ever, while the oldest of what waits goes again and again.
   */
  private void close(SessionState session, long begin, long end) {
    long first = chunk(session, begin).isDead() ? begin : begin + 1;
    long after = first;
    while (after < end && chunk(session, after).isDead()) {
      remove(session, after);
      after++;
    }
    long gap = after - first;
    if (gap > 0) {
      for (long number = first - 1; number >= session.head; number--) {
        Chunk chunk = chunk(session, number);
        remove(session, number);
        chunk.dirty = false; // it is another one there
        changed(session, number + gap, chunk);
      }
      session.head += gap;
    }
  }

  private void remove(SessionState session, Chunk chunk, int i) {
    session.contentBytes -= Math.max(0, messages.refer(chunk.message(i), -1));
    session.entries--;
    chunk.remove(i);
  }

  /** Removes chunks without entries at both ends, and finds the first and last entry. */
  private void tidy(SessionState session) {
    while (session.head < session.tail && chunk(session, session.head).isDead()) {
      remove(session, session.head);
      session.head++;
    }
    while (session.head < session.tail && chunk(session, session.tail - 1).isDead()) {
      session.tail--;
      remove(session, session.tail);
    }
    if (session.entries > 0) {
      Chunk first = chunk(session, session.head);
      session.firstSequence = first.sequence(first.nextLive(0));
      Chunk last = chunk(session, session.tail - 1);
      if (!last.isLive(last.count - 1)) {
        last.trim();
        changed(session, session.tail - 1, last);
      }
      session.lastSequence = last.sequence(last.count - 1);
    }
  }

  /** Removes the first chunks with their entries, whatever is in flight; so many at most. */
  void clear(SessionState session, int most) {
    long end = Math.min(session.tail, session.head + most);
    for (; session.head < end; session.head++) {
      Chunk chunk = chunk(session, session.head);
      for (int i = chunk.nextLive(0); i < chunk.count; i = chunk.nextLive(i + 1)) {
        messages.refer(chunk.message(i), -1);
      }
      remove(session, session.head);
    }
  }

  void read(SessionState session, long from, int most, long mostBytes, QueueReader reader) {
    if (session.entries == 0) {
      return;
    }
    long bytes = 0;
    int entries = 0;
    for (long number = locate(session, from); number < session.tail; number++) {
      Chunk chunk = chunk(session, number);
      int first = chunk.nextLive(chunk.from(from));
      for (int i = first; i < chunk.count; i = chunk.nextLive(i + 1)) {
        byte[] content = messages.content(chunk.message(i));
        if (content == null) {
          throw new DamagedException("message " + chunk.message(i) + " is gone");
        }
        if (entries == most || (entries > 0 && bytes + content.length > mostBytes)) {
          return;
        }
        entries++;
        bytes += content.length;
        reader.entry(
            chunk.sequence(i),
            chunk.message(i),
            chunk.state(i),
            ByteBuffer.wrap(chunk.extra(i)).asReadOnlyBuffer(),
            ByteBuffer.wrap(content).asReadOnlyBuffer());
      }
    }
  }

  void flush() {
    chunks.flush();
  }
}
