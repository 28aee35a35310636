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

  /**
   * The session goes on that this broker had before it started.
   *
   * @param inFlight identifiers of messages that come again
   * @param forgotten identifiers that other messages at QoS 2 may have had: they are released
   * @param received identifiers of messages of the server that it has not released
   */
  public void restore(
      int lastIdentifier,
      Iterable<Integer> inFlight,
      Iterable<Integer> forgotten,
      Iterable<Integer> received) {
    window.startBehind(lastIdentifier);
    inFlight.forEach(window::reserve);
    forgotten.forEach(identifier -> window.restore(identifier, true, new Forgotten()));
    received.forEach(unreleased::add);
  }

  /** A message at QoS 2 gets this identifier. */
  void used(int packetIdentifier) {
    record.used(packetIdentifier, window::oldestIdentifier);
  }

  /** How many QoS 2 messages the server has begun with, or may have, and this side has. */
  public int unsettled() {
    long forgotten = window.inOrder().stream().filter(Forgotten.class::isInstance).count();
    return window.unsettled() - (int) forgotten;
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
