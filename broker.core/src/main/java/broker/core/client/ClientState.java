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
  private OutboundWindow<Outgoing> window = new OutboundWindow<>();
  private PacketIdentifierSet unreleased = new PacketIdentifierSet();

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
