package broker.core.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Figures of the queue of one plugin's session. Written by the session's loop; any thread may read,
 * and sees each figure whole and soon.
 */
public final class QueueFigures {
  private static final VarHandle VALUES = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] values = new long[7];

  void set(
      long queuedMessages,
      long queuedBytes,
      long unacknowledged,
      long oldestNanos,
      long acknowledged,
      long dropped,
      long expired) {
    VALUES.setOpaque(values, 0, queuedMessages);
    VALUES.setOpaque(values, 1, queuedBytes);
    VALUES.setOpaque(values, 2, unacknowledged);
    VALUES.setOpaque(values, 3, oldestNanos);
    VALUES.setOpaque(values, 4, acknowledged);
    VALUES.setOpaque(values, 5, dropped);
    VALUES.setOpaque(values, 6, expired);
  }

  private long get(int index) {
    return (long) VALUES.getOpaque(values, index);
  }

  /** Messages that wait or are not acknowledged. */
  public long queuedMessages() {
    return get(0);
  }

  /** Size of those: topics, properties and payloads. */
  public long queuedBytes() {
    return get(1);
  }

  /** Messages that were delivered and are not acknowledged. */
  public long unacknowledged() {
    return get(2);
  }

  /** Since when the oldest has been there, on the ticker; without meaning if there is none. */
  public long oldestNanos() {
    return get(3);
  }

  /** Messages that were acknowledged, in total. */
  public long acknowledged() {
    return get(4);
  }

  /** Messages dropped because a limit was reached, in total. */
  public long dropped() {
    return get(5);
  }

  /** Messages that became too old, in total. */
  public long expired() {
    return get(6);
  }
}
