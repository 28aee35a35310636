package plugin.bridge.loop;

/**
 * What the bridges of this broker have sent and received in the last moments, whichever of them: it
 * may come again by another one. Any thread.
 */
public final class LoopMemory {
  private static final long SPAN_NANOS = 5_000_000_000L;

  private final String broker;
  private final RecentMessages passed;

  /**
   * @param broker the name of this broker in routes, unlike that of any other
   */
  public LoopMemory(String broker, long nowNanos) {
    this.broker = broker;
    passed = new RecentMessages(SPAN_NANOS, nowNanos);
  }

  /** The name of this broker in routes. */
  public String broker() {
    return broker;
  }

  synchronized void sent(long fingerprint, String bridge, long nowNanos) {
    passed.add(fingerprint, bridge, nowNanos);
  }

  /**
   * A bridge has got a message.
   *
   * @return whether another one has had it, which is forgotten with that; else it is remembered
   */
  synchronized boolean hadAnother(long fingerprint, String bridge, long nowNanos) {
    if (passed.removeUnlessOf(fingerprint, bridge, nowNanos)) {
      return true;
    }
    passed.add(fingerprint, bridge, nowNanos);
    return false;
  }
}
