package plugin.bridge.flow;

/**
 * How fast messages may leave: a bucket of messages and one of bytes, which fill steadily. Owned by
 * the lock of its bridge.
 *
 * <p>A bucket holds what flows in within a twentieth of a second, so that bursts are short, and may
 * be overdrawn by one message, so that one larger than the bucket gets through and the average
 * holds.
 */
final class DrainRate {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double BURST_SECONDS = 0.05;

  private static final class Bucket {
    private final double perNano;
    private final double most;
    private double content;

    Bucket(long perSecond) {
      perNano = perSecond / NANOS_PER_SECOND;
      most = Math.max(1, perSecond * BURST_SECONDS);
    }

    void fill(long nanos) {
      content = Math.min(most, content + nanos * perNano);
    }

    /** Nanoseconds until something may be taken. */
    long untilHas(double wanted) {
      double missing = Math.min(wanted, most) - content;
      return perNano == 0 || missing <= 0 ? 0 : (long) Math.ceil(missing / perNano);
    }

    void take(double amount) {
      if (perNano > 0) {
        content -= amount;
      }
    }
  }

  private final Bucket messages;
  private final Bucket bytes;
  private long filledNanos;

  /**
   * @param messagesPerSecond 0 for any number
   * @param bytesPerSecond 0 for any number
   */
  DrainRate(long messagesPerSecond, long bytesPerSecond, long nowNanos) {
    messages = new Bucket(messagesPerSecond);
    bytes = new Bucket(bytesPerSecond);
    filledNanos = nowNanos;
  }

  /**
   * Lets a message leave, or tells when it may.
   *
   * @return 0 if it may leave now, else the nanoseconds until it is worth asking again
   */
  long take(long size, long nowNanos) {
    messages.fill(nowNanos - filledNanos);
    bytes.fill(nowNanos - filledNanos);
    filledNanos = nowNanos;
    long wait = Math.max(messages.untilHas(1), bytes.untilHas(1));
    if (wait == 0) {
      messages.take(1);
      bytes.take(size);
    }
    return wait;
  }
}
