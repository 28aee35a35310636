package distribution.it;

import java.util.HashSet;
import java.util.Set;

/**
 * The numbered messages of one topic as they come in at one receiver, who has to get each of them
 * in order. Any thread; the monitor of this object guards it.
 */
final class SteadyArrivals {
  private final Set<Integer> skipped = new HashSet<>();
  private int next;
  private int duplicates;
  private int redelivered;
  private int outOfOrder;

  /**
   * A message has come.
   *
   * @param dup whether the broker said that it may have come before
   */
  synchronized void arrived(int number, boolean dup) {
    if (number >= next) {
      for (int missed = next; missed < number; missed++) {
        skipped.add(missed);
      }
      next = number + 1;
    } else if (skipped.remove(number)) {
      outOfOrder++;
    } else if (dup) {
      redelivered++;
    } else {
      duplicates++;
    }
  }

  /** How many different ones have come. */
  synchronized int count() {
    return next - skipped.size();
  }

  /** Those that have not come although later ones have. */
  synchronized int skipped() {
    return skipped.size();
  }

  /** Those that came again without saying so. */
  synchronized int duplicates() {
    return duplicates;
  }

  /** Those that came again and said so, which QoS 1 allows after a new connection. */
  synchronized int redelivered() {
    return redelivered;
  }

  synchronized int outOfOrder() {
    return outOfOrder;
  }
}
