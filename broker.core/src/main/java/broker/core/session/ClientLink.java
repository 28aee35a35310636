package broker.core.session;

import broker.core.access.ClientAccess;
import broker.core.packet.PacketType;
import broker.core.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * The connected client of a session, as the session sees it: where its packets go. Implemented by
 * the connection; called on the session's loop only.
 *
 * <p>No method calls back into the session before it returns: a connection that breaks meanwhile
 * says so in a later task.
 */
public interface ClientLink {
  /** What decides what the client may be sent, or null for a link of the broker's own. */
  @Nullable ClientAccess access();

  /** True when what it is told need not be durable. */
  boolean isRelaxed();

  /** False while so much waits for the client's network that no more messages should be written. */
  boolean isWritable();

  /**
   * Writes a PUBLISH; it leaves at the end of the turn.
   *
   * @param publication borrowed for the call
   * @param packetIdentifier 0 at QoS 0
   * @param subscriptionIdentifiers written for MQTT 5.0 clients
   * @return false when it exceeds the client's Maximum Packet Size and was not written
   */
  boolean publish(
      Publication publication,
      int qos,
      boolean dup,
      boolean retain,
      int packetIdentifier,
      int[] subscriptionIdentifiers);

  /**
   * Writes an acknowledgement.
   *
   * @param type PUBACK, PUBREC, PUBREL or PUBCOMP
   */
  void acknowledge(PacketType type, int packetIdentifier, ReasonCode reason);

  /**
   * Ends the connection from the broker's side: DISCONNECT with the reason for an MQTT 5.0 client,
   * then the network connection is closed. The session is detached before this returns.
   */
  void disconnect(ReasonCode reason, String message);
}
