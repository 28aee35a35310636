package broker.core.codec;

import broker.core.packet.Acknowledgement;
import broker.core.packet.Auth;
import broker.core.packet.ConnAck;
import broker.core.packet.Connect;
import broker.core.packet.Disconnect;
import broker.core.packet.Packet;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.Publish;
import broker.core.packet.SubAck;
import broker.core.packet.Subscribe;
import broker.core.packet.UnsubAck;
import broker.core.packet.Unsubscribe;
import io.netty.buffer.ByteBuf;

/** The way out for packets of every type. Stateless. */
public final class PacketEncoder {
  private static final int PING_SIZE = 2;

  private PacketEncoder() {}

  /**
   * Appends the packet. When it is longer than the maximum, the User Properties of an answer are
   * left out, and if that is not enough its Reason String too; what is still longer is not written.
   *
   * @param out borrowed; grows as needed
   * @param version of the connection; of a CONNECT that in the packet counts
   * @param maximumPacketSize that the receiver named, in bytes
   * @return size of the packet in bytes; 0 when nothing was written, because it is longer than the
   *     maximum or because that version cannot say it: AUTH and some reasons of CONNACK before
   *     version 5
   * @throws IllegalArgumentException when a string or binary data in it is none of MQTT
   */
  public static int encode(
      Packet packet, ByteBuf out, ProtocolVersion version, long maximumPacketSize) {
    return switch (packet.type()) {
      case CONNECT -> ConnectCodec.encode((Connect) packet, out, maximumPacketSize);
      case CONNACK -> ConnAckCodec.encode((ConnAck) packet, out, version, maximumPacketSize);
      case PUBLISH -> PublishCodec.encode((Publish) packet, out, version, maximumPacketSize);
      case PUBACK, PUBREC, PUBREL, PUBCOMP ->
          AckCodec.encode((Acknowledgement) packet, out, version, maximumPacketSize);
      case SUBSCRIBE -> SubscribeCodec.encode((Subscribe) packet, out, version, maximumPacketSize);
      case SUBACK -> SubAckCodec.encode((SubAck) packet, out, version, maximumPacketSize);
      case UNSUBSCRIBE ->
          UnsubscribeCodec.encode((Unsubscribe) packet, out, version, maximumPacketSize);
      case UNSUBACK -> SubAckCodec.encode((UnsubAck) packet, out, version, maximumPacketSize);
      case PINGREQ, PINGRESP -> encodePing(packet, out, maximumPacketSize);
      case DISCONNECT ->
          DisconnectCodec.encode((Disconnect) packet, out, version, maximumPacketSize);
      case AUTH -> AuthCodec.encode((Auth) packet, out, version, maximumPacketSize);
    };
  }

  private static int encodePing(Packet ping, ByteBuf out, long maximumPacketSize) {
    if (maximumPacketSize < PING_SIZE) {
      return 0;
    }
    FixedHeader.write(out, ping.type().firstByte(), 0);
    return PING_SIZE;
  }
}
