package plugin.persistence.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The subscriptions of sessions, in buckets by the hash of their filter, which become more as a
 * session has more. Owned by the store thread.
 */
final class Subscriptions {
  private static final int BUCKET_BITS = 24;
  private static final int PER_BUCKET = 32;

  private final Map<Long, byte[]> map;

  Subscriptions(Maps maps) {
    this.map = maps.subscriptions;
  }

  private static long key(SessionState session, int bucket) {
    return session.number << BUCKET_BITS | bucket;
  }

  private static int bucket(SessionState session, String filter) {
    int hash = filter.hashCode() * 0x9E3779B9;
    return (hash ^ hash >>> 16) & (session.subscriptionBuckets - 1);
  }

  TreeMap<String, byte[]> read(SessionState session, int bucket) {
    TreeMap<String, byte[]> filters = new TreeMap<>();
    byte[] bytes = map.get(key(session, bucket));
    ByteBuffer in = ByteBuffer.wrap(bytes == null ? new byte[0] : bytes);
    while (in.hasRemaining()) {
      byte[] filter = new byte[in.getInt()];
      byte[] content = new byte[in.getInt()];
      in.get(filter).get(content);
      filters.put(new String(filter, StandardCharsets.UTF_8), content);
    }
    return filters;
  }

  private void write(SessionState session, int bucket, TreeMap<String, byte[]> filters) {
    if (filters.isEmpty()) {
      map.remove(key(session, bucket));
      return;
    }
    int length = 0;
    for (Map.Entry<String, byte[]> e : filters.entrySet()) {
      length += 8 + e.getKey().getBytes(StandardCharsets.UTF_8).length + e.getValue().length;
    }
    ByteBuffer out = ByteBuffer.allocate(length);
    filters.forEach(
        (filter, content) -> {
          byte[] name = filter.getBytes(StandardCharsets.UTF_8);
          out.putInt(name.length).putInt(content.length).put(name).put(content);
        });
    map.put(key(session, bucket), out.array());
  }

  void put(SessionState session, String filter, byte[] content) {
    int bucket = bucket(session, filter);
    TreeMap<String, byte[]> filters = read(session, bucket);
    if (filters.put(filter, content) == null) {
      session.subscriptions++;
    }
    write(session, bucket, filters);
    if (session.subscriptions > session.subscriptionBuckets * PER_BUCKET) {
      spread(session);
    }
  }

  private void spread(SessionState session) {
    TreeMap<String, byte[]> all = new TreeMap<>();
    each(session, all::put);
    clear(session);
    session.subscriptionBuckets *= 4;
    TreeMap<Integer, TreeMap<String, byte[]>> buckets = new TreeMap<>();
    all.forEach(
        (filter, content) ->
            buckets
                .computeIfAbsent(bucket(session, filter), b -> new TreeMap<>())
                .put(filter, content));
    buckets.forEach((bucket, filters) -> write(session, bucket, filters));
  }

  void remove(SessionState session, String filter) {
    int bucket = bucket(session, filter);
    TreeMap<String, byte[]> filters = read(session, bucket);
    if (filters.remove(filter) != null) {
      session.subscriptions--;
      write(session, bucket, filters);
    }
  }

  void each(SessionState session, BiConsumer<String, byte[]> consumer) {
    for (int bucket = 0;
        session.subscriptions > 0 && bucket < session.subscriptionBuckets;
        bucket++) {
      read(session, bucket).forEach(consumer);
    }
  }

  void clear(SessionState session) {
    for (int bucket = 0; bucket < session.subscriptionBuckets; bucket++) {
      map.remove(key(session, bucket));
    }
  }
}
