package broker.core.access;

/** Lets one log line pass in a while, and counts those it holds back. Any thread. */
final class LogLimit {
  private static final long INTERVAL_NANOS = 10_000_000_000L;

  private boolean used;
  private long lastNanos;
  private int heldBack;

  /** Returns how many lines were held back since the last one, or -1 when this one is, too. */
  synchronized int pass(long nowNanos) {
    if (used && nowNanos - lastNanos < INTERVAL_NANOS) {
      heldBack++;
      return -1;
    }
    int before = heldBack;
    used = true;
    lastNanos = nowNanos;
    heldBack = 0;
    return before;
  }
}
