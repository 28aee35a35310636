package broker.core.codec;

import broker.core.packet.Packet;
import broker.core.packet.PacketType;
import broker.core.packet.PingReq;
import broker.core.packet.PingResp;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.Role;
import io.netty.buffer.ByteBuf;

/** The way in for packets of every type. Stateless. */
public final class PacketDecoder {
  private PacketDecoder() {}

  /**
   * The packet in these bytes.
   *
   * @param firstByte the one before the Remaining Length
   * @param body borrowed; its readable bytes are exactly those that the Remaining Length counts
   * @param version of the connection; of a CONNECT it does not matter
   * @param sender the side the packet comes from
   * @throws ProtocolException when they are no packet, or none that this side may send
   */
  public static Packet decode(int firstByte, ByteBuf body, ProtocolVersion version, Role sender)
      throws ProtocolException {
    PacketType type = FixedHeader.type(firstByte, version, sender);
    Packet packet =
        switch (type) {
          case CONNECT -> ConnectCodec.decode(body);
          case CONNACK -> ConnAckCodec.decode(body, version);
          case PUBLISH -> PublishCodec.decode(firstByte, body, version, sender);
          case PUBACK, PUBREC, PUBREL, PUBCOMP -> AckCodec.decode(type, body, version);
          case SUBSCRIBE -> SubscribeCodec.decode(body, version);
          case SUBACK -> SubAckCodec.decodeSubAck(body, version);
          case UNSUBSCRIBE -> UnsubscribeCodec.decode(body, version);
          case UNSUBACK -> SubAckCodec.decodeUnsubAck(body, version);
          case PINGREQ -> PingReq.INSTANCE;
          case PINGRESP -> PingResp.INSTANCE;
          case DISCONNECT -> DisconnectCodec.decode(body, version, sender);
          case AUTH -> AuthCodec.decode(body, sender);
        };
    Fields.requireEnd(body);
    return packet;
  }
}
