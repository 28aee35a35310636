package plugin.persistence.store;

import java.util.BitSet;
import java.util.Map;
import java.util.function.IntConsumer;

/** Packet Identifiers received at QoS 2, in pages of 1,024 bits. Owned by the store thread. */
final class ReceivedIds {
  private static final int PAGE = 1024;
  static final int PAGES = 64;

  private final Map<Long, byte[]> map;

  ReceivedIds(Maps maps) {
    this.map = maps.received;
  }

  private static long key(SessionState session, int page) {
    return session.number * PAGES + page;
  }

  void set(SessionState session, int packetId, boolean there) {
    long key = key(session, packetId / PAGE);
    byte[] bytes = map.get(key);
    if (bytes == null && !there) {
      return;
    }
    byte[] changed = bytes == null ? new byte[PAGE / 8] : bytes.clone();
    int bit = packetId % PAGE;
    changed[bit >> 3] =
        (byte) (there ? changed[bit >> 3] | 1 << (bit & 7) : changed[bit >> 3] & ~(1 << (bit & 7)));
    if (BitSet.valueOf(changed).isEmpty()) {
      map.remove(key);
    } else {
      map.put(key, changed);
    }
  }

  void each(SessionState session, IntConsumer consumer) {
    for (int page = 0; page < PAGES; page++) {
      each(session, page, consumer);
    }
  }

  /** Tells those of one page, and returns whether there are any. */
  boolean each(SessionState session, int page, IntConsumer consumer) {
    byte[] bytes = map.get(key(session, page));
    if (bytes == null) {
      return false;
    }
    int first = page * PAGE;
    BitSet.valueOf(bytes).stream().forEach(bit -> consumer.accept(first + bit));
    return true;
  }

  void clear(SessionState session) {
    for (int page = 0; page < PAGES; page++) {
      map.remove(key(session, page));
    }
  }
}
