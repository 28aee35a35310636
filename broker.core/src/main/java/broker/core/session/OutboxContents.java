package broker.core.session;

import broker.core.inflight.OutboundWindow;
import broker.core.journal.Entry;
import broker.core.journal.EntryState;
import broker.core.loop.OnEventLoop;
import java.util.ArrayList;
import java.util.List;

/**
 * What a session keeps for its client, in flight or waiting, whether it is connected or not. Owned
 * by the session's loop.
 */
@OnEventLoop
final class OutboxContents {
  private final OutboundWindow<Delivery> window;
  private final DeliveryQueue queue;

  OutboxContents(OutboundWindow<Delivery> window, DeliveryQueue queue) {
    this.window = window;
    this.queue = queue;
  }

  /** All of it, in flight first, in the order in which it goes out. */
  List<Delivery> all() {
    List<Delivery> all = new ArrayList<>(window.inOrder());
    all.addAll(queue.waiting());
    return all;
  }

  /** How far a delivery is, as the journal says it. */
  int phase(Delivery delivery) {
    int identifier = delivery.packetIdentifier();
    if (identifier == 0 || window.message(identifier) != delivery) {
      return EntryState.QUEUED;
    }
    return window.isUnreceived(delivery) ? EntryState.SENT : EntryState.RELEASED;
  }

  /** True when this entry is in flight with this identifier. */
  boolean has(int identifier, long sequence) {
    Delivery delivery = window.message(identifier);
    Entry entry = delivery == null ? null : delivery.entry;
    return entry != null && entry.sequence() == sequence;
  }

  /** Puts back what was in flight before the broker started; the entry says how far it was. */
  void restoreInFlight(Delivery delivery, long state) {
    boolean released = EntryState.phase(state) == EntryState.RELEASED;
    window.restore(
        EntryState.packetIdentifier(state),
        delivery.qos,
        released,
        EntryState.order(state),
        delivery);
  }

  /**
   * The store had no room for a message, which its publisher will send again: it is forgotten,
   * unless the client has it already.
   */
  void refused(Entry entry) {
    if (queue.remove(entry)) {
      return;
    }
    for (Delivery delivery : window.inOrder()) {
      if (delivery.entry == entry) {
        delivery.entry = null;
        if (delivery.qos == 2 && window.isUnreceived(delivery)) {
          window.remove(delivery.packetIdentifier()); // it waits for the store before it is sent
        }
      }
    }
  }

  /** Puts back what waited. */
  void restoreWaiting(List<Delivery> waiting) {
    queue.restore(waiting);
  }

  /**
   * The session ends.
   *
   * @return what was chosen for it from shared groups and not received, in order
   */
  List<Delivery> end() {
    List<Delivery> shared = new ArrayList<>(0);
    for (Delivery delivery : window.inOrder()) {
      // a QoS 2 message that was begun must not go to another client [MQTT-4.8.2-5]
      if (delivery.group != null && delivery.qos == 1) {
        shared.add(delivery);
      }
    }
    for (Delivery delivery = queue.poll(); delivery != null; delivery = queue.poll()) {
      if (delivery.group != null) {
        shared.add(delivery);
      }
    }
    return shared;
  }
}
