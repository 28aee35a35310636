package broker.core.session;

import broker.core.inflight.InFlight;
import broker.core.inflight.OutboundWindow;
import broker.core.limits.QueueLimits;
import broker.core.loop.OnEventLoop;
import broker.core.packet.ProtocolException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What the queue of a plugin's session has beyond that of a client's: limits of its own, which what
 * is in flight counts against too, and figures. Owned by the session's loop.
 */
@OnEventLoop
final class LocalQueue {
  private static final long MOMENT_NANOS = 20_000_000L;

  private final DeliveryQueue queue;
  private final OutboundWindow<Delivery> window;
  private final QueueFigures figures = new QueueFigures();
  private final ArrayDeque<Delivery> sent = new ArrayDeque<>(); // complete ones drop out
  private final Uptake uptake;
  private QueueLimits limits;
  private boolean open; // by a client
  private long acknowledged;
  private long dropped;

  LocalQueue(
      DeliveryQueue queue, OutboundWindow<Delivery> window, QueueLimits limits, long nowNanos) {
    this.queue = queue;
    this.window = window;
    this.limits = limits;
    this.uptake = new Uptake(nowNanos);
  }

  QueueLimits limits() {
    return limits;
  }

  /** Other limits hold, at once. */
  void limits(QueueLimits changed, long nowNanos) {
    limits = changed;
    queue.fit(changed, nowNanos);
    note(nowNanos);
  }

  QueueFigures figures() {
    return figures;
  }

  /** A client opens the session: what is in flight is delivered again, with its place kept. */
  void attach(long nowNanos) {
    expireHeld(nowNanos);
    open = true;
    sent.clear();
    note(nowNanos);
  }

  /** The client is gone. */
  void detach() {
    open = false;
  }

  /** What was in a client's hands gets too old as all else, unless another broker has it. */
  private void expireHeld(long nowNanos) {
    for (Delivery delivery : window.inOrder()) {
      if (!delivery.isBegun()
          && SessionRecord.progress(delivery) == 0
          && delivery.isExpired(nowNanos, limits.maximumAgeNanos())) {
        window.remove(delivery.packetIdentifier());
        queue.expireHeld(delivery); // [MQTT-3.3.2-5]
      }
    }
  }

  /** A message left the queue, or never was in it. */
  void sent(Delivery delivery, long nowNanos) {
    queue.hold(delivery, 1);
    sent.add(delivery);
    uptake.count(nowNanos);
    note(nowNanos);
  }

  /** True when the queue is to be empty in a moment, at the speed that the plugin shows. */
  boolean isFlowing(long nowNanos) {
    return uptake.inNanos(MOMENT_NANOS, nowNanos) >= queue.size();
  }

  /** A message was dropped before it got into the queue. */
  void dropped() {
    dropped++;
  }

  void sentAgain(Delivery delivery) {
    sent.add(delivery);
  }

  /** The plugin has taken it over; false when it is not in flight any more. */
  boolean acknowledge(InFlight entry) {
    int identifier = entry.packetIdentifier();
    Delivery delivery = window.message(identifier);
    if (delivery == null || delivery != entry) {
      return false;
    }
    try {
      window.onPubAck(identifier);
    } catch (ProtocolException e) {
      throw new IllegalStateException("a local session gets everything at QoS 1", e);
    }
    queue.hold(delivery, -1);
    acknowledged++;
    return true;
  }

  /** Forgets what is too old, and says how it stands. */
  void refresh(long nowNanos) {
    queue.dropExpired(limits, nowNanos);
    if (!open) {
      expireHeld(nowNanos);
      window.disconnected(); // nobody has got a place by that
    }
    note(nowNanos);
  }

  /** Says how it stands. */
  void note(long nowNanos) {
    figures.set(
        queue.size() + window.size(),
        queue.heldMessageBytes(),
        window.size(),
        oldestNanos(nowNanos),
        acknowledged,
        dropped + queue.dropped(),
        queue.expired());
  }

  private long oldestNanos(long nowNanos) {
    Delivery first = sent.peek();
    while (first != null && window.message(first.packetIdentifier()) != first) {
      sent.remove();
      first = sent.peek();
    }
    return nowNanos - Math.max(age(first, nowNanos), age(queue.peek(), nowNanos));
  }

  private static long age(@Nullable Delivery delivery, long nowNanos) {
    return delivery == null ? 0 : delivery.ageNanos(nowNanos);
  }
}
