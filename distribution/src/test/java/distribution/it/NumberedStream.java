package distribution.it;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

/**
 * The numbered messages of one publisher: which it had acknowledged, and which arrived at whom. Any
 * thread; the monitor of this object guards it.
 */
final class NumberedStream {
  private final BitSet acknowledged = new BitSet();
  private final BitSet[] arrived;
  private final Deque<Integer> outstanding = new ArrayDeque<>();
  private int next;
  private int duplicates;
  private int refused;

  /** A stream to so many receivers, each of which has to get everything. */
  NumberedStream(int receivers) {
    arrived = new BitSet[receivers];
    for (int i = 0; i < receivers; i++) {
      arrived[i] = new BitSet();
    }
  }

  /** The number of the next message; -1 while so many wait for their acknowledgement. */
  synchronized int next(int window) {
    if (outstanding.size() >= window) {
      return -1;
    }
    outstanding.add(next);
    return next++;
  }

  /** The oldest unacknowledged message got its acknowledgement: they come in order. */
  synchronized void acknowledged(int packetId, boolean accepted) {
    Integer number = outstanding.poll();
    if (number == null || packetId(number) != packetId) {
      throw new AssertionError("acknowledgement of " + packetId + ", expected that of " + number);
    }
    if (accepted) {
      acknowledged.set(number);
    } else {
      refused++;
    }
  }

  static int packetId(int number) {
    return number % 0xFFFF + 1;
  }

  synchronized void arrived(int receiver, int number) {
    if (arrived[receiver].get(number)) {
      duplicates++;
    }
    arrived[receiver].set(number);
    notifyAll();
  }

  synchronized BitSet acknowledged() {
    return (BitSet) acknowledged.clone();
  }

  /**
   * How many of these have not arrived at a receiver, once all have or the deadline has passed.
   * They are not waited for again.
   */
  synchronized int missing(BitSet expected, int receiver, long deadlineNanos)
      throws InterruptedException {
    while (true) {
      BitSet missing = (BitSet) expected.clone();
      missing.andNot(arrived[receiver]);
      long remaining = deadlineNanos - System.nanoTime();
      if (missing.isEmpty() || remaining <= 0) {
        arrived[receiver].or(missing);
        return missing.cardinality();
      }
      wait(Math.max(1, remaining / 1_000_000));
    }
  }

  /** How many since the last time. */
  synchronized int takeDuplicates() {
    int taken = duplicates;
    duplicates = 0;
    return taken;
  }

  /** How many since the last time. */
  synchronized int takeRefused() {
    int taken = refused;
    refused = 0;
    return taken;
  }
}
