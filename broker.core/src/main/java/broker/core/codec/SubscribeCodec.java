package broker.core.codec;

import broker.core.packet.PacketType;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.Subscribe;
import broker.core.packet.SubscriptionRequest;
import broker.core.packet.UserProperty;
import broker.core.topic.TopicFilter;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** SUBSCRIBE (section 3.8). Stateless. */
final class SubscribeCodec {
  // Subscription Options
  private static final int QOS = 0x03;
  private static final int NO_LOCAL = 0x04;
  private static final int RETAIN_AS_PUBLISHED = 0x08;
  private static final int RETAIN_HANDLING = 0x30;
  private static final int RESERVED = 0xC0;

  private SubscribeCodec() {}

  static Subscribe decode(ByteBuf body, ProtocolVersion version) throws ProtocolException {
    int packetIdentifier = Fields.readPacketIdentifier(body);
    int subscriptionIdentifier = 0;
    List<UserProperty> userProperties = new ArrayList<>(0);
    if (version.isV5()) {
      PropertyReader in = PropertyReader.of(body, PropertyOwner.SUBSCRIBE);
      for (Property p = in.next(); p != null; p = in.next()) {
        if (p == Property.SUBSCRIPTION_IDENTIFIER) {
          subscriptionIdentifier = (int) in.notZero(p);
        } else {
          userProperties.add(in.userProperty());
        }
      }
    }
    List<SubscriptionRequest> subscriptions = new ArrayList<>();
    while (body.isReadable()) {
      subscriptions.add(readSubscription(body, version));
    }
    if (subscriptions.isEmpty()) {
      throw ProtocolException.protocolError(
          "MQTT-3.8.3-2", "SUBSCRIBE without topic filter"); // [MQTT-3.8.3-2] [MQTT311-3.8.3-3]
    }
    return new Subscribe(
        packetIdentifier,
        subscriptionIdentifier,
        List.copyOf(userProperties),
        List.copyOf(subscriptions));
  }

  private static SubscriptionRequest readSubscription(ByteBuf body, ProtocolVersion version)
      throws ProtocolException {
    String text = Fields.readString(body); // [MQTT-3.8.3-1] [MQTT311-3.8.3-1]
    int options = checkOptions(Fields.readByte(body), version);
    TopicFilter filter = TopicFilter.parse(text, true);
    boolean noLocal = (options & NO_LOCAL) != 0;
    if (noLocal && filter != null && filter.isShared()) {
      throw ProtocolException.protocolError(
          "MQTT-3.8.3-4", "no local with a shared subscription"); // [MQTT-3.8.3-4]
    }
    return new SubscriptionRequest(
        text,
        filter,
        options & QOS,
        noLocal,
        (options & RETAIN_AS_PUBLISHED) != 0,
        (options & RETAIN_HANDLING) >> 4);
  }

  private static int checkOptions(int wire, ProtocolVersion version) throws ProtocolException {
    int options =
        version == ProtocolVersion.V3_1 ? wire & QOS : wire; // 3.1 does not use the others
    int reserved = version.isV5() ? RESERVED : ~QOS;
    if ((options & reserved) != 0) {
      throw ProtocolException.malformed(
          "MQTT-3.8.3-5", "reserved subscription options"); // [MQTT-3.8.3-5] [MQTT311-3.8.3-4]
    }
    if ((options & QOS) == QOS) {
      throw version.isV5()
          ? ProtocolException.protocolError("3.8.3.1", "maximum QoS 3")
          : ProtocolException.malformed("MQTT311-3.8.3-4", "QoS 3"); // [MQTT311-3.8.3-4]
    }
    if ((options & RETAIN_HANDLING) == RETAIN_HANDLING) {
      throw ProtocolException.protocolError("3.8.3.1", "retain handling 3");
    }
    return options;
  }

  static int encode(
      Subscribe subscribe, ByteBuf out, ProtocolVersion version, long maximumPacketSize) {
    PacketWriter packet = new PacketWriter(PacketType.SUBSCRIBE.firstByte(), version);
    packet.header.writeShort(subscribe.packetIdentifier());
    if (subscribe.subscriptionIdentifier() != 0) {
      packet.properties.variableByteInteger(
          Property.SUBSCRIPTION_IDENTIFIER, subscribe.subscriptionIdentifier());
    }
    packet.properties.userProperties(subscribe.userProperties());
    for (SubscriptionRequest subscription : subscribe.subscriptions()) {
      Fields.writeString(packet.payload, subscription.filterText());
      packet.payload.writeByte(version.isV5() ? options(subscription) : subscription.maximumQoS());
    }
    return packet.writeTo(out, maximumPacketSize);
  }

  private static int options(SubscriptionRequest subscription) {
    return subscription.maximumQoS()
        | (subscription.noLocal() ? NO_LOCAL : 0)
        | (subscription.retainAsPublished() ? RETAIN_AS_PUBLISHED : 0)
        | subscription.retainHandling() << 4;
  }
}
