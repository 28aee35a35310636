package broker.core.limits;

import broker.core.limits.Limits.QueueFull;

/**
 * The bounds of the queue of one session: those of the broker, or its own. Immutable.
 *
 * @param maximumMessages 0 is no limit
 * @param maximumBytes 0 is no limit
 * @param entryBytes what an entry costs beside its message, in bytes
 * @param maximumAgeNanos how long a message may wait; 0 is no limit
 * @param full what happens to a message that finds the queue full
 * @param queueQos0 whether QoS 0 is queued for a client that is away
 */
public record QueueLimits(
    long maximumMessages,
    long maximumBytes,
    int entryBytes,
    long maximumAgeNanos,
    QueueFull full,
    boolean queueQos0) {
  private static final int ENTRY_BYTES = 48;

  /** Those that hold for every session without its own. */
  public static QueueLimits of(Limits limits) {
    return new QueueLimits(
        limits.maximumQueuedMessages(),
        limits.maximumQueuedBytes(),
        ENTRY_BYTES,
        0,
        limits.queueFull(),
        limits.queueQos0());
  }

  /**
   * True when this is too much.
   *
   * @param bytes of the messages alone
   */
  public boolean isExceededBy(long messages, long bytes) {
    return maximumMessages > 0 && messages > maximumMessages
        || maximumBytes > 0 && bytes + messages * entryBytes > maximumBytes;
  }
}
