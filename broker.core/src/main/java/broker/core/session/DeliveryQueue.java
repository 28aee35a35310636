package broker.core.session;

import broker.core.limits.Limits;
import broker.core.loop.OnEventLoop;
import broker.core.metrics.Counter;
import broker.core.metrics.LoopCounters;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The messages that wait for one session, oldest first, bounded by count and bytes. Owned by the
 * session's loop.
 */
@OnEventLoop
final class DeliveryQueue {
  /** What an entry costs beside its message, in bytes, for the bound. */
  private static final long ENTRY_BYTES = 48;

  private final LoopCounters counters;
  private @Nullable ArrayDeque<Delivery> entries; // absent while nothing ever waited
  private long bytes;
  private long dropped;
  private volatile boolean full; // read by the loops of publishers, which may refuse messages then
  private int qos0;

  DeliveryQueue(LoopCounters counters) {
    this.counters = counters;
  }

  boolean isEmpty() {
    return entries == null || entries.isEmpty();
  }

  int size() {
    return entries == null ? 0 : entries.size();
  }

  /** True when a message with QoS 0 waits. */
  boolean hasQos0() {
    return qos0 > 0;
  }

  /** Bytes that wait, as counted against the bound. */
  long bytes() {
    return bytes;
  }

  /** Size of the messages that wait: topics, properties and payloads. */
  long messageBytes() {
    return bytes - size() * ENTRY_BYTES;
  }

  /** Messages dropped because the queue was full. */
  long dropped() {
    return dropped;
  }

  /** Appends the message, or treats it as the limits say when the queue is full. */
  void offer(Delivery delivery, Limits limits, long nowNanos) {
    if (isFull(limits, delivery)) {
      dropExpired(nowNanos);
    }
    while (isFull(limits, delivery)) {
      counters.increment(Counter.QUEUE_DROPPED);
      dropped++;
      if (limits.queueFull() != Limits.QueueFull.DROP_OLDEST || isEmpty()) {
        full = true;
        return;
      }
      poll();
    }
    if (entries == null) {
      entries = new ArrayDeque<>(8);
    }
    entries.add(delivery);
    account(delivery, 1);
    if (isFull(limits, delivery)) {
      full = true; // one more like this one would be too many
    }
  }

  /** Takes the oldest message, or null. */
  @Nullable Delivery poll() {
    Delivery delivery = entries == null ? null : entries.poll();
    if (delivery != null) {
      account(delivery, -1);
      if (full) {
        full = false;
      }
    } else {
      entries = null; // an array grown by a long absence is not kept
    }
    return delivery;
  }

  /** The oldest message, or null. */
  @Nullable Delivery peek() {
    return entries == null ? null : entries.peek();
  }

  /** True when one more message would be too many. Any thread; may be out of date. */
  boolean isFull() {
    return full;
  }

  /** True from a quarter of what the limits allow on. */
  boolean isFilling(Limits limits) {
    return limits.maximumQueuedMessages() > 0 && size() > limits.maximumQueuedMessages() >> 2
        || limits.maximumQueuedBytes() > 0 && bytes > limits.maximumQueuedBytes() >> 2;
  }

  private boolean isFull(Limits limits, Delivery delivery) {
    return limits.maximumQueuedMessages() > 0 && size() >= limits.maximumQueuedMessages()
        || limits.maximumQueuedBytes() > 0 && bytes + cost(delivery) > limits.maximumQueuedBytes();
  }

  /** Makes room by what nobody wants any more, as far as it is the oldest. */
  void dropExpired(long nowNanos) {
    for (Delivery d = peek(); d != null && d.message.isExpired(nowNanos); d = peek()) {
      poll();
      counters.increment(Counter.EXPIRED);
    }
  }

  private void account(Delivery delivery, int sign) {
    long cost = sign * cost(delivery);
    bytes += cost;
    qos0 += delivery.qos == 0 ? sign : 0;
    counters.add(Counter.QUEUED, sign);
    counters.add(Counter.QUEUED_BYTES, cost);
  }

  private static long cost(Delivery delivery) {
    return ENTRY_BYTES + delivery.message.size();
  }
}
