package broker.core.session;

import broker.core.loop.OnEventLoop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The QoS 1 and 2 messages in flight to one client, by Packet Identifier. Owned by the session's
 * loop.
 */
@OnEventLoop
final class OutboundWindow {
  /*
   * Layout:     an identifier lies in the slot of its low bits; identifiers are handed out in rising order
   *             and one whose slot is taken is passed over, so that few in flight need few slots. The table
   *             grows when three quarters are in use, up to a slot per identifier.
   * Allocation: none per message. A session that ends with its connection keeps the state of a message and
   *             not the message, since nothing can ask for it again; the others keep a Delivery.
   */

  /** What the session waits for. */
  static final byte FREE = 0;

  static final byte AWAIT_PUBACK = 1;
  static final byte AWAIT_PUBREC = 2;
  static final byte AWAIT_PUBCOMP = 3;

  private static final int FIRST_CAPACITY = 8;
  private static final int LAST_CAPACITY = 65_536;

  private byte[] states = new byte[FIRST_CAPACITY];
  private char[] identifiers = new char[FIRST_CAPACITY];
  private @Nullable Delivery @Nullable [] deliveries;
  private int lastIdentifier;
  private int size;
  private long sequence;

  /** Number of messages in flight. */
  int size() {
    return size;
  }

  /**
   * Takes the next unused Packet Identifier.
   *
   * @param delivery kept for re-sending, or null when the session ends with its connection
   * @return 1..65535, or 0 when all are in use
   */
  int add(byte state, @Nullable Delivery delivery) { // [MQTT-2.2.1-4] [MQTT311-2.3.1-2]
    if (size >= states.length - (states.length >> 2) && !grow()) {
      return 0;
    }
    int mask = states.length - 1;
    int identifier = lastIdentifier;
    do {
      identifier = identifier == 65_535 ? 1 : identifier + 1;
    } while (states[identifier & mask] != FREE);
    lastIdentifier = identifier;
    put(identifier, state, delivery);
    if (delivery != null) {
      delivery.packetIdentifier = identifier;
      delivery.sequence = sequence++;
    }
    return identifier;
  }

  /** What is awaited for the identifier; {@link #FREE} when it is not in use. */
  byte state(int identifier) {
    int slot = identifier & states.length - 1;
    return identifiers[slot] == identifier ? states[slot] : FREE;
  }

  /** The message of an identifier in use, or null when none was kept. */
  @Nullable Delivery delivery(int identifier) {
    return deliveries == null ? null : deliveries[identifier & states.length - 1];
  }

  /** Notes the PUBREC of an identifier in use: PUBREL goes out in the order in which they came. */
  void released(int identifier) { // [MQTT-4.6.0-4] [MQTT311-4.6.0-4]
    int slot = identifier & states.length - 1;
    states[slot] = AWAIT_PUBCOMP;
    if (deliveries != null && deliveries[slot] != null) {
      deliveries[slot].sequence = sequence++;
    }
  }

  /** Frees an identifier in use. */
  void remove(int identifier) {
    int slot = identifier & states.length - 1;
    states[slot] = FREE;
    identifiers[slot] = 0;
    if (deliveries != null) {
      deliveries[slot] = null;
    }
    size--;
  }

  /** The kept messages in flight in the order in which they were first sent, or released. */
  List<Delivery> inOrder() {
    List<Delivery> kept = new ArrayList<>(size);
    if (deliveries != null) {
      for (Delivery delivery : deliveries) {
        if (delivery != null) {
          kept.add(delivery);
        }
      }
    }
    kept.sort(Comparator.comparingLong(d -> d.sequence)); // [MQTT-4.6.0-1] [MQTT311-4.6.0-1]
    return kept;
  }

  private void put(int identifier, byte state, @Nullable Delivery delivery) {
    int slot = identifier & states.length - 1;
    states[slot] = state;
    identifiers[slot] = (char) identifier;
    if (delivery != null) {
      if (deliveries == null) {
        deliveries = new Delivery[states.length];
      }
      deliveries[slot] = delivery;
    }
    size++;
  }

  private boolean grow() {
    if (states.length == LAST_CAPACITY) {
      return size < 65_535; // slot 0 belongs to no identifier
    }
    byte[] oldStates = states;
    char[] oldIdentifiers = identifiers;
    @Nullable Delivery[] oldDeliveries = deliveries;
    states = new byte[oldStates.length * 2];
    identifiers = new char[states.length];
    deliveries = oldDeliveries == null ? null : new Delivery[states.length];
    size = 0;
    for (int slot = 0; slot < oldStates.length; slot++) {
      if (oldStates[slot] != FREE) {
        put(
            oldIdentifiers[slot],
            oldStates[slot],
            oldDeliveries == null ? null : oldDeliveries[slot]);
      }
    }
    return true;
  }
}
