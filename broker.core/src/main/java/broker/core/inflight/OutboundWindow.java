package broker.core.inflight;

import broker.core.loop.OnEventLoop;
import broker.core.packet.ProtocolException;
import broker.core.packet.ReasonCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The QoS 1 and 2 messages in flight to one peer, by Packet Identifier, and how many more it takes.
 * Owned by the loop of whoever sends.
 *
 * @param <M> what is kept of a message
 */
@OnEventLoop
public final class OutboundWindow<M extends InFlight> {
  /*
   * Layout:     an identifier lies in the slot of its low bits; identifiers are handed out in rising order
   *             and one whose slot is taken is passed over, so that few in flight need few slots. The table
   *             grows when three quarters are in use, up to a slot per identifier.
   * Allocation: none per message. A session that ends with its connection keeps the state of a message and
   *             not the message, since nothing can ask for it again; the others keep an InFlight.
   * Quota:      the peer's Receive Maximum counts PUBLISH packets of this connection only; what was sent on an
   *             earlier one and is only released on this one takes no place and gives none back. [MQTT-4.9.0-1]
   * Reserved:   after a start an identifier may belong to a message that the peer has begun with and that is
   *             found later; nobody else gets it.
   * Requests:   SUBSCRIBE and UNSUBSCRIBE of the client role take identifiers from the same set, and no place.
   */

  // what is waited for
  private static final byte FREE = 0;
  private static final byte AWAIT_PUBACK = 1;
  private static final byte AWAIT_PUBREC = 2;
  private static final byte AWAIT_PUBCOMP = 3;
  private static final byte AWAIT_ANSWER = 4;
  private static final byte RESERVED = 5; // nothing, until its message is put back

  private static final int FIRST_CAPACITY = 8;
  private static final int LAST_CAPACITY = 65_536;
  private static final int LAST_IDENTIFIER = 65_535;

  // for the session
  private byte[] states = new byte[FIRST_CAPACITY];
  private char[] identifiers = new char[FIRST_CAPACITY];
  private @Nullable InFlight @Nullable [] messages;
  private int lastIdentifier;
  private int size;
  private long sequence;

  // for this connection
  private int quota;

  /** Number of identifiers in use. */
  public int size() {
    return size;
  }

  /** A connection begins: so many PUBLISH packets may be unacknowledged on it. */
  public void connected(int receiveMaximum) {
    quota = receiveMaximum;
    if (messages != null) {
      for (InFlight message : messages) {
        if (message != null) {
          message.counted = false;
        }
      }
    }
  }

  /** The connection is gone: nothing can be sent. */
  public void disconnected() {
    quota = 0;
  }

  /** True when one more message may be sent. */
  public boolean isOpen() {
    return quota > 0 && size < LAST_IDENTIFIER;
  }

  /** True when one more message in flight may be sent again on this connection. */
  public boolean isOpenForRepetition() {
    return quota > 0;
  }

  // ---- messages and requests begin

  /**
   * Takes the next unused Packet Identifier for a message that is sent now.
   *
   * @param qos 1 or 2
   * @param message kept for re-sending, or null when the session ends with its connection
   * @return 1..65535
   */
  public int add(int qos, @Nullable M message) { // [MQTT-4.3.2-1] [MQTT-4.3.3-1]
    int identifier = take(qos == 1 ? AWAIT_PUBACK : AWAIT_PUBREC, message);
    quota--;
    if (message != null) {
      message.packetIdentifier = identifier;
      message.sequence = sequence++;
      message.counted = true;
      message.markSent();
    }
    return identifier;
  }

  /** Notes that a message in flight was sent again, on this connection for the first time. */
  public void addAgain(M message) {
    quota--;
    message.counted = true;
    message.markSent();
  }

  /**
   * Takes the next unused Packet Identifier for a SUBSCRIBE or UNSUBSCRIBE.
   *
   * @return 1..65535, or 0 when all are in use
   */
  public int addRequest() {
    return size == LAST_IDENTIFIER ? 0 : take(AWAIT_ANSWER, null);
  }

  private int take(byte state, @Nullable InFlight message) { // [MQTT-2.2.1-4] [MQTT311-2.3.1-2]
    if (size >= states.length - (states.length >> 2) && states.length < LAST_CAPACITY) {
      grow();
    }
    int mask = states.length - 1;
    int identifier = lastIdentifier;
    do {
      identifier = identifier == LAST_IDENTIFIER ? 1 : identifier + 1;
    } while (states[identifier & mask] != FREE);
    lastIdentifier = identifier;
    put(identifier, state, message);
    return identifier;
  }

  /**
   * Puts back a message that was in flight before the broker started.
   *
   * @param order of sending, or of PUBREC
   * @param released whether PUBREC has come for it
   */
  public void restore(int identifier, int qos, boolean released, long order, M message) {
    while (states[identifier & states.length - 1] != FREE) {
      if (states.length == LAST_CAPACITY) {
        throw new IllegalStateException("Packet Identifier " + identifier + " is in use");
      }
      grow();
    }
    put(identifier, released ? AWAIT_PUBCOMP : qos == 1 ? AWAIT_PUBACK : AWAIT_PUBREC, message);
    message.packetIdentifier = identifier;
    message.sequence = order;
    message.markSent();
    sequence = Math.max(sequence, order + 1);
  }

  /** Keeps an identifier for a message that was in flight before and is put back later. */
  public void reserve(int identifier) {
    if (makeRoom(identifier)) {
      put(identifier, RESERVED, null);
    }
  }

  /**
   * Puts back a QoS 2 message that was in flight before the broker started, behind all others.
   *
   * @return false when its identifier has another message
   */
  public boolean restore(int identifier, boolean released, M message) {
    if (state(identifier) == RESERVED) {
      remove(identifier);
    }
    if (!makeRoom(identifier)) {
      return false;
    }
    restore(identifier, 2, released, sequence, message);
    return true;
  }

  /** Grows until there is a slot for the identifier; false when it is in use. */
  private boolean makeRoom(int identifier) {
    if (state(identifier) != FREE) {
      return false;
    }
    while (states[identifier & states.length - 1] != FREE) {
      grow();
    }
    return true;
  }

  /** The identifier in use that was handed out first; 0 if none is. */
  public int oldestIdentifier() {
    int oldest = 0;
    int longest = -1;
    for (int slot = 0; slot < states.length; slot++) {
      int age = Math.floorMod(lastIdentifier - identifiers[slot], LAST_CAPACITY);
      if (states[slot] != FREE && age > longest) {
        longest = age;
        oldest = identifiers[slot];
      }
    }
    return oldest;
  }

  /** The next message gets an identifier behind this one. */
  public void startBehind(int identifier) {
    lastIdentifier = identifier;
  }

  /** How many QoS 2 messages the peer has begun with, or may have. */
  public int unsettled() {
    int count = 0;
    for (byte state : states) {
      if (state == AWAIT_PUBREC || state == AWAIT_PUBCOMP || state == RESERVED) {
        count++;
      }
    }
    return count;
  }

  // ---- acknowledgements come in

  /**
   * PUBACK came.
   *
   * @return true when it has ended a message
   */
  public boolean onPubAck(int identifier) throws ProtocolException {
    return onLast(identifier, AWAIT_PUBACK);
  }

  /**
   * PUBCOMP came.
   *
   * @return true when it has ended a message
   */
  public boolean onPubComp(int identifier) throws ProtocolException {
    return onLast(identifier, AWAIT_PUBCOMP);
  }

  /** SUBACK or UNSUBACK came; true when it answers a request. */
  public boolean onAnswer(int identifier) throws ProtocolException {
    return onLast(identifier, AWAIT_ANSWER);
  }

  private boolean onLast(int identifier, byte awaited) throws ProtocolException {
    byte state = state(identifier);
    if (state == FREE || state == RESERVED) {
      return false; // it was ended before: the peer may not have known
    }
    if (state != awaited) {
      throw unexpected(identifier, state);
    }
    remove(identifier);
    return true;
  }

  /** PUBREC came. */
  public Receipt onPubRec(int identifier, ReasonCode reason) throws ProtocolException {
    byte state = state(identifier);
    switch (state) {
      case AWAIT_PUBREC:
        if (reason.isError()) {
          remove(identifier);
          return Receipt.REFUSED;
        }
        release(identifier);
        return Receipt.RELEASE;
      case AWAIT_PUBCOMP:
        return Receipt.RELEASE;
      case FREE, RESERVED:
        return state == RESERVED || reason.isError() ? Receipt.IGNORE : Receipt.UNKNOWN;
      default:
        throw unexpected(identifier, state);
    }
  }

  private static ProtocolException unexpected(int identifier, byte state) {
    String awaited =
        switch (state) {
          case AWAIT_PUBACK -> "PUBACK";
          case AWAIT_PUBREC -> "PUBREC";
          case AWAIT_PUBCOMP -> "PUBCOMP";
          default -> "the answer to a request";
        };
    return ProtocolException.protocolError(
        "MQTT-4.3.3", "another packet than " + awaited + " for identifier " + identifier);
  }

  // ---- what is in flight

  /** True while that message is in flight, and no PUBREC has come for it. */
  public boolean isUnreceived(M message) {
    int identifier = message.packetIdentifier;
    return message(identifier) == message && state(identifier) != AWAIT_PUBCOMP;
  }

  /** The message of an identifier in use, or null when none was kept. */
  @SuppressWarnings("unchecked") // only add puts something there
  public @Nullable M message(int identifier) {
    int slot = identifier & states.length - 1;
    return messages == null || identifiers[slot] != identifier ? null : (M) messages[slot];
  }

  /** The kept messages in flight in the order in which they were first sent, or released. */
  @SuppressWarnings("unchecked")
  public List<M> inOrder() {
    List<M> kept = new ArrayList<>(size);
    if (messages != null) {
      for (InFlight message : messages) {
        if (message != null) {
          kept.add((M) message);
        }
      }
    }
    kept.sort(Comparator.comparingLong(m -> m.sequence)); // [MQTT-4.6.0-1] [MQTT311-4.6.0-1]
    return kept;
  }

  /** Frees an identifier in use. */
  public void remove(int identifier) {
    int slot = identifier & states.length - 1;
    InFlight message = messages == null ? null : messages[slot];
    if (states[slot] != RESERVED
        && states[slot] != AWAIT_ANSWER
        && (message == null || message.counted)) {
      quota++; // [MQTT-4.9.0-2]
    }
    states[slot] = FREE;
    identifiers[slot] = 0;
    if (messages != null) {
      messages[slot] = null;
    }
    size--;
  }

  /** Notes PUBREC: PUBREL goes out in the order in which they came. */
  private void release(int identifier) { // [MQTT-4.6.0-4] [MQTT311-4.6.0-4]
    int slot = identifier & states.length - 1;
    states[slot] = AWAIT_PUBCOMP;
    InFlight message = messages == null ? null : messages[slot];
    if (message != null) {
      message.sequence = sequence++;
    }
  }

  private byte state(int identifier) {
    int slot = identifier & states.length - 1;
    return identifiers[slot] == identifier ? states[slot] : FREE;
  }

  private void put(int identifier, byte state, @Nullable InFlight message) {
    int slot = identifier & states.length - 1;
    states[slot] = state;
    identifiers[slot] = (char) identifier;
    if (message != null) {
      if (messages == null) {
        messages = new InFlight[states.length];
      }
      messages[slot] = message;
    }
    size++;
  }

  private void grow() {
    byte[] oldStates = states;
    char[] oldIdentifiers = identifiers;
    @Nullable InFlight[] oldMessages = messages;
    states = new byte[oldStates.length * 2];
    identifiers = new char[states.length];
    messages = oldMessages == null ? null : new InFlight[states.length];
    size = 0;
    for (int slot = 0; slot < oldStates.length; slot++) {
      if (oldStates[slot] != FREE) {
        put(oldIdentifiers[slot], oldStates[slot], oldMessages == null ? null : oldMessages[slot]);
      }
    }
  }
}
