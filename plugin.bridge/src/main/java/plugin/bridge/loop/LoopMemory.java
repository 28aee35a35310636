package plugin.bridge.loop;

/**
 * What the bridges of this broker have sent in the last moments, whichever of them: it may come
 * back to another one. Any thread.
 */
public final class LoopMemory {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long SPAN_NANOS = 5_000 * NANOS_PER_MILLI;

  private final String broker;
  private final RecentMessages sent;

  /**
   * @param broker the name of this broker in routes, unlike that of any other
   */
  public LoopMemory(String broker, long nowNanos) {
    this.broker = broker;
    sent = new RecentMessages(SPAN_NANOS, nowNanos);
  }

  /** The name of this broker in routes. */
  public String broker() {
    return broker;
  }

  synchronized void sent(long fingerprint, String bridge, long nowNanos) {
    sent.add(fingerprint, bridge, nowNanos);
  }

  /** Whether another bridge than this one has sent it; it is forgotten with that. */
  synchronized boolean wasSentByAnother(long fingerprint, String bridge, long nowNanos) {
    return sent.removeUnlessOf(fingerprint, bridge, nowNanos);
  }
}
