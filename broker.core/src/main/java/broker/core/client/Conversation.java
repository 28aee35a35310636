package broker.core.client;

import broker.api.client.EndCause.Kind;
import broker.core.codec.AckCodec;
import broker.core.codec.FixedHeader;
import broker.core.codec.PacketDecoder;
import broker.core.loop.OnEventLoop;
import broker.core.packet.Acknowledgement;
import broker.core.packet.Disconnect;
import broker.core.packet.Packet;
import broker.core.packet.PacketType;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.ReasonCode;
import broker.core.packet.Role;
import broker.core.packet.SubAck;
import broker.core.packet.UnsubAck;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What there is between CONNACK and the end of a connection, and which of it gets which packet.
 * Owned by the connection's loop.
 */
@OnEventLoop
final class Conversation {
  private final ClientConnection connection;
  private final ServerProfile profile;
  private final ProtocolVersion version;
  private final Sender sender;
  private final Receiver receiver;
  private final Requests requests;
  private final @Nullable Pinger pinger;

  Conversation(
      ClientConnection connection,
      ServerProfile profile,
      ClientSettings settings,
      SendBudget budget) {
    this.connection = connection;
    this.profile = profile;
    this.version = profile.version();
    this.sender = new Sender(connection, profile, settings, budget);
    this.receiver = new Receiver(connection, settings.connect().properties(), version);
    this.requests = new Requests(connection, profile);
    this.pinger =
        profile.keepAliveSeconds() == 0 ? null : new Pinger(connection, profile.keepAliveSeconds());
  }

  ServerProfile profile() {
    return profile;
  }

  Sender sender() {
    return sender;
  }

  Requests requests() {
    return requests;
  }

  void begin() {
    if (pinger != null) {
      pinger.start();
    }
    sender.resume();
  }

  void end(End cause) {
    if (pinger != null) {
      pinger.stop();
    }
    sender.fail(cause);
    requests.fail(cause);
  }

  void onPacket(int firstByte, ByteBuf buffer, int index, int end) throws ProtocolException {
    switch (firstByte >>> 4) {
      case 3 -> receiver.onPublish(firstByte, buffer, index, end);
      case 4, 5, 6, 7 -> onAcknowledgement(firstByte, buffer, index, end);
      default -> onOther(decode(firstByte, buffer, index, end));
    }
  }

  private Packet decode(int firstByte, ByteBuf buffer, int index, int end)
      throws ProtocolException {
    return PacketDecoder.decode(firstByte, buffer.slice(index, end - index), version, Role.SERVER);
  }

  private void onAcknowledgement(int firstByte, ByteBuf in, int index, int end)
      throws ProtocolException {
    PacketType type = FixedHeader.type(firstByte, version, Role.SERVER);
    int identifier = AckCodec.packetIdentifier(in, index, end);
    ReasonCode reason = ReasonCode.SUCCESS;
    String reasonString = null;
    if (end - index > 2) {
      Acknowledgement ack = (Acknowledgement) decode(firstByte, in, index, end);
      reason = ack.reasonCode();
      reasonString = ack.reasonString();
    }
    switch (type) {
      case PUBACK -> sender.onPubAck(identifier, reason, reasonString);
      case PUBREC -> sender.onPubRec(identifier, reason, reasonString);
      case PUBREL -> receiver.onPubRel(identifier);
      default -> sender.onPubComp(identifier);
    }
  }

  private void onOther(Packet packet) throws ProtocolException {
    switch (packet.type()) {
      case SUBACK -> requests.onSubAck((SubAck) packet);
      case UNSUBACK -> requests.onUnsubAck((UnsubAck) packet);
      case PINGRESP -> {
        if (pinger != null) {
          pinger.answered();
        }
      }
      case DISCONNECT -> onDisconnect((Disconnect) packet);
      default -> // CONNACK, and AUTH without a method that was asked for [MQTT-4.12.0-6]
          throw ProtocolException.protocolError(
              "MQTT-3.2.0-2", packet.type() + " on a connection that is established");
    }
  }

  private void onDisconnect(Disconnect packet) {
    String text = "The server has disconnected: " + ClientConnection.words(packet.reasonCode());
    connection.lost(End.of(Kind.CLOSED_BY_PEER, packet.reasonCode(), text, packet.reasonString()));
  }
}
