package plugin.persistence.store;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Map;

/**
 * The queues of sessions that were removed and that are too long to go in one transaction, which
 * has to fit into memory: they go bit by bit, with each commit. Owned by the store thread.
 */
final class Leftovers {
  /** Chunks that go at once. */
  private static final int AT_ONCE = 16;

  /** No chunk of a session has this key: here is the list. */
  private static final long KEY = -1;

  private final Map<Long, byte[]> chunks;
  private final Queues queues;
  private final ArrayDeque<SessionState> states = new ArrayDeque<>();

  Leftovers(Maps maps, Queues queues) {
    this.chunks = maps.chunks;
    this.queues = queues;
    byte[] list = chunks.get(KEY);
    for (int at = 0; list != null && at < list.length; at += SessionState.BYTES) {
      byte[] one = new byte[SessionState.BYTES];
      System.arraycopy(list, at, one, 0, one.length);
      states.add(SessionState.read(one));
    }
  }

  /** Removes the queue of a session that is removed, now or later. */
  void remove(SessionState state) {
    if (state.tail - state.head <= AT_ONCE) {
      queues.clear(state, AT_ONCE);
    } else {
      states.add(state);
      write();
    }
  }

  boolean isEmpty() {
    return states.isEmpty();
  }

  Collection<SessionState> states() {
    return states;
  }

  /** Removes a bit. */
  void shorten() {
    SessionState state = states.peek();
    if (state != null) {
      queues.clear(state, AT_ONCE);
      if (state.head >= state.tail) {
        states.remove();
      }
      write();
    }
  }

  private void write() {
    if (states.isEmpty()) {
      chunks.remove(KEY);
      return;
    }
    ByteBuffer list = ByteBuffer.allocate(states.size() * SessionState.BYTES);
    states.forEach(state -> list.put(state.write()));
    chunks.put(KEY, list.array());
  }
}
