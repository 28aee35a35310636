package plugin.persistence.store;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Values of a map as objects: read once, changed in memory, written at the end of a batch. Bounded.
 * Owned by the store thread.
 */
final class WriteBackCache<K, V> {
  private final Map<K, byte[]> map;
  private final Function<byte[], V> read;
  private final Function<V, byte[]> write;
  private final Predicate<V> complete;
  private final int capacity;
  private final LinkedHashMap<K, V> recent = new LinkedHashMap<>(64, 0.75f, true);
  private final Map<K, V> dirty = new HashMap<>();

  // the same again, as it mostly is
  private @Nullable K lastKey;
  private @Nullable V lastValue;
  private boolean lastDirty;

  WriteBackCache(
      Map<K, byte[]> map, Function<byte[], V> read, Function<V, byte[]> write, int capacity) {
    this(map, read, write, value -> false, capacity);
  }

  /**
   * A cache of a map.
   *
   * @param complete values that are not expected to change soon: they are forgotten when they are
   *     written, before the collector has moved them to what it seldom looks at
   */
  WriteBackCache(
      Map<K, byte[]> map,
      Function<byte[], V> read,
      Function<V, byte[]> write,
      Predicate<V> complete,
      int capacity) {
    this.map = map;
    this.read = read;
    this.write = write;
    this.complete = complete;
    this.capacity = capacity;
  }

  @SuppressWarnings("ReferenceEquality") // an equal one is found in the maps
  @Nullable V get(K key) {
    if (key == lastKey) {
      return lastValue;
    }
    V value = dirty.get(key);
    lastDirty = value != null;
    if (value == null) {
      value = recent.get(key);
    }
    if (value == null) {
      byte[] bytes = map.get(key);
      if (bytes == null) {
        lastKey = null;
        return null;
      }
      value = read.apply(bytes);
      keep(key, value);
    }
    lastKey = key;
    lastValue = value;
    return value;
  }

  private void keep(K key, V value) {
    recent.put(key, value);
    if (recent.size() > capacity) {
      recent.remove(recent.keySet().iterator().next());
    }
  }

  /** The value is new or has changed. */
  @SuppressWarnings("ReferenceEquality") // as above
  void put(K key, V value) {
    if (key == lastKey && value == lastValue && lastDirty) {
      return;
    }
    lastKey = key;
    lastValue = value;
    lastDirty = true;
    dirty.put(key, value);
    keep(key, value);
    if (dirty.size() > capacity) {
      flush();
    }
  }

  void remove(K key) {
    lastKey = null;
    dirty.remove(key);
    recent.remove(key);
    map.remove(key);
  }

  private void write(K key, V value) {
    map.put(key, write.apply(value));
    if (complete.test(value)) {
      recent.remove(key);
    }
  }

  /** Writes what has changed. */
  void flush() {
    dirty.forEach(this::write);
    dirty.clear();
    lastDirty = false;
  }
}
