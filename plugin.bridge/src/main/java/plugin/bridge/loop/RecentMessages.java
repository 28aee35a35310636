package plugin.bridge.loop;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages of the last moments by their fingerprint, each as often as it was there. Owned by the
 * lock of whoever has it.
 *
 * <p>Two generations, of which the older one is thrown away: what is in here is remembered for one
 * to two spans, or less when there is too much of it.
 */
final class RecentMessages {
  /** Together about 4 MiB at the most, in a broker that sends that much both ways. */
  private static final int MOST_IN_GENERATION = 16_384;

  /** A message, and where it came from. */
  private static final class Seen {
    private int times;
    private String source = "";
  }

  private final long spanNanos;
  private Map<Long, Seen> young = new HashMap<>();
  private Map<Long, Seen> old = new HashMap<>();
  private long bornNanos;

  RecentMessages(long spanNanos, long nowNanos) {
    this.spanNanos = spanNanos;
    bornNanos = nowNanos;
  }

  void add(long fingerprint, String source, long nowNanos) {
    age(nowNanos);
    Seen seen = young.computeIfAbsent(fingerprint, f -> new Seen());
    seen.times++;
    seen.source = source;
  }

  /**
   * Takes one out.
   *
   * @return where it came from; null if there is none
   */
  @Nullable String remove(long fingerprint, long nowNanos) {
    age(nowNanos);
    String source = remove(old, fingerprint);
    return source == null ? remove(young, fingerprint) : source;
  }

  /** Takes one out that came from elsewhere; false if there is none. */
  boolean removeUnlessOf(long fingerprint, String source, long nowNanos) {
    age(nowNanos);
    for (Map<Long, Seen> generation : List.of(old, young)) {
      Seen seen = generation.get(fingerprint);
      if (seen != null && !seen.source.equals(source)) {
        remove(generation, fingerprint);
        return true;
      }
    }
    return false;
  }

  private static @Nullable String remove(Map<Long, Seen> generation, long fingerprint) {
    Seen seen = generation.get(fingerprint);
    if (seen == null) {
      return null;
    }
    if (--seen.times == 0) {
      generation.remove(fingerprint);
    }
    return seen.source;
  }

  private void age(long nowNanos) {
    long age = nowNanos - bornNanos;
    if (age < spanNanos && young.size() < MOST_IN_GENERATION) {
      return;
    }
    old = age < 2 * spanNanos ? young : new HashMap<>();
    young = new HashMap<>();
    bornNanos = nowNanos;
  }
}
