package broker.core.packet;

/**
 * An MQTT control packet of any version. Immutable; any thread.
 *
 * <p>Properties that version 3 does not have are at their defaults there. Numbers that can be
 * absent have a value outside their range for that, each documented. Arrays are shared, not copied,
 * and must not be changed; because of them packets are not meant to be compared.
 */
public sealed interface Packet
    permits Connect,
        ConnAck,
        Publish,
        Acknowledgement,
        Subscribe,
        SubAck,
        Unsubscribe,
        UnsubAck,
        PingReq,
        PingResp,
        Disconnect,
        Auth {

  /** Which of the fifteen it is. */
  PacketType type();
}
