package plugin.auth.login;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The waiting times of those who fail, for one kind of key: addresses or users. Owned by {@link
 * LoginGate}, which guards it.
 *
 * <p>Some failures are free, people mistype. Then each attempt waits for its turn, and the turns
 * are as far apart as the failures so far make them: twice as far with each, up to a bound. After a
 * quiet time all is forgotten. When there are too many keys, the one that was quiet longest goes.
 */
final class FailureDelays<K> {
  private static final int FREE_FAILURES = 3;
  private static final int MOST_KEYS = 4_096;
  private static final long FORGET_NANOS = Duration.ofMinutes(10).toNanos();

  private static final class Record {
    int failures;
    long nextTurnNanos;
    long lastNanos;
  }

  private final long firstNanos;
  private final long longestNanos;
  private final Map<K, Record> records =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Record> eldest) {
          return size() > MOST_KEYS;
        }
      };

  FailureDelays(Duration first, Duration longest) {
    this.firstNanos = first.toNanos();
    this.longestNanos = longest.toNanos();
  }

  /** When the next attempt of this key may be made; now if nothing speaks against it. */
  long nextTurnNanos(K key, long nowNanos) {
    Record record = records.get(key);
    if (record == null || isForgotten(record, nowNanos)) {
      return nowNanos;
    }
    return record.nextTurnNanos - nowNanos > 0 ? record.nextTurnNanos : nowNanos;
  }

  /** Takes the turn that an attempt was given; the one after it is a delay away. */
  void take(K key, long turnNanos) {
    Record record = records.get(key);
    if (record != null) {
      record.nextTurnNanos = turnNanos + delayNanos(record.failures);
    }
  }

  /** An attempt has failed. */
  void fail(K key, long nowNanos) {
    Record record = records.computeIfAbsent(key, k -> new Record());
    if (isForgotten(record, nowNanos)) {
      record.failures = 0;
    }
    record.failures++;
    record.lastNanos = nowNanos;
    long turn = nowNanos + delayNanos(record.failures);
    if (record.failures == 1 || turn - record.nextTurnNanos > 0) {
      record.nextTurnNanos = turn;
    }
  }

  /** Forgets the failures of a key. */
  void forget(K key) {
    records.remove(key);
  }

  private static boolean isForgotten(Record record, long nowNanos) {
    return nowNanos - record.lastNanos > FORGET_NANOS;
  }

  private long delayNanos(int failures) {
    int paid = failures - FREE_FAILURES;
    if (paid < 0 || firstNanos == 0) {
      return 0;
    }
    // 2^20 times the least delay is beyond every bound that can be configured
    return Math.min(firstNanos << Math.min(paid, 20), longestNanos);
  }
}
