package broker.core.client;

import broker.core.loop.OnEventLoop;

/**
 * The way to acknowledge one message that came at QoS 1 or 2. Owned by the connection's loop, but
 * for {@link #acknowledge}.
 */
@OnEventLoop
public final class Incoming {
  private final Receiver receiver;
  private final int packetIdentifier;
  private final int qos;
  private boolean acknowledged;

  Incoming(Receiver receiver, int packetIdentifier, int qos) {
    this.receiver = receiver;
    this.packetIdentifier = packetIdentifier;
    this.qos = qos;
  }

  /**
   * Takes over the responsibility for the message: PUBACK or PUBREC is sent as soon as those of all
   * earlier messages are. A second call changes nothing, nor does one after the connection has
   * ended. Any thread.
   */
  public void acknowledge() {
    receiver.execute(() -> receiver.acknowledge(this));
  }

  /**
   * The message is in the hands of another broker: as {@link #acknowledge}, but at QoS 2 that
   * counts after the end of the connection too. Any thread.
   */
  public void takeOver() {
    receiver.execute(() -> receiver.takeOver(this));
  }

  /** The Packet Identifier it came with. */
  public int packetIdentifier() {
    return packetIdentifier;
  }

  int qos() {
    return qos;
  }

  boolean isAcknowledged() {
    return acknowledged;
  }

  void markAcknowledged() {
    acknowledged = true;
  }
}
