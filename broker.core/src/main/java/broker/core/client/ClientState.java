package broker.core.client;

import broker.core.inflight.OutboundWindow;
import broker.core.inflight.PacketIdentifierSet;
import broker.core.loop.OnEventLoop;

/**
 * The client's side of a session (MQTT 5.0 section 4.1): what was sent at QoS 1 and 2 and is not
 * complete, and what was received at QoS 2 and is not released. Owned by the loop of the connection
 * that uses it; one connection at a time.
 */
@OnEventLoop
public final class ClientState {
  private final ClientRecord record;
  private OutboundWindow<Outgoing> window = new OutboundWindow<>();
  private PacketIdentifierSet unreleased = new PacketIdentifierSet();
  private Runnable onNoted = () -> {};

  /** A new session, of which nothing outlives this broker. */
  public ClientState() {
    this(ClientRecord.NONE);
  }

  /**
   * A new session.
   *
   * @param record keeps what outlives this broker
   */
  public ClientState(ClientRecord record) {
    this.record = record;
  }

  ClientRecord record() {
    return record;
  }

  /** Who is told when something of a message is on disk. */
  void onNoted(Runnable told) {
    onNoted = told;
  }

  /** Something of a message is on disk. */
  void noted() {
    onNoted.run();
  }

  /** The session goes on that this broker had before it started. */
  public void restore(int lastIdentifier, Iterable<Integer> inFlight, Iterable<Integer> received) {
    window.startBehind(lastIdentifier);
    inFlight.forEach(window::reserve);
    received.forEach(unreleased::add);
  }

  /** How many QoS 2 messages the server has begun with, or may have. */
  public int unsettled() {
    return window.unsettled();
  }

  /** The messages in flight to the server, and the identifiers of all that awaits an answer. */
  OutboundWindow<Outgoing> window() {
    return window;
  }

  /** The identifiers of messages that were taken over and whose PUBREL has not come. */
  PacketIdentifierSet unreleased() {
    return unreleased;
  }

  /** The server has no session, or a new one: forgets everything. [MQTT-3.2.2-5] */
  void clear() {
    window = new OutboundWindow<>();
    unreleased = new PacketIdentifierSet();
  }
}
