package broker.core.codec;

import broker.core.packet.ApplicationMessage;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.Publish;
import broker.core.packet.Role;
import broker.core.topic.TopicName;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * PUBLISH (section 3.3). Stateless.
 *
 * <p>The way of a message through the broker is {@link #read} and one of the {@code write} methods,
 * which make no objects. A message that is passed on at once is written from its {@link
 * PublishView}, one that was kept from its {@link ApplicationMessage}. {@code writeHead} leaves the
 * payload to the caller, who appends it as a slice.
 */
public final class PublishCodec {
  static final int DUP = 0x08;
  static final int RETAIN = 0x01;

  private PublishCodec() {}

  /**
   * Checks a packet and points the view at its parts. The Topic Name is not checked, see {@link
   * PublishView}.
   *
   * @param in borrowed; its indices are not moved
   * @param index where the packet's variable header begins
   * @param end where the packet ends, exclusive
   * @throws ProtocolException when the packet is wrong; the view means nothing then
   */
  public static void read(
      int firstByte, ByteBuf in, int index, int end, ProtocolVersion version, PublishView view)
      throws ProtocolException {
    int qos = firstByte >> 1 & 3;
    if (qos == 3) {
      throw ProtocolException.malformed(
          "MQTT-3.3.1-4", "QoS 3"); // [MQTT-3.3.1-4] [MQTT311-3.3.1-4]
    }
    view.buffer = in;
    view.qos = qos;
    view.dup = (firstByte & DUP) != 0;
    view.retain = (firstByte & RETAIN) != 0;
    if (view.dup && qos == 0) {
      throw ProtocolException.malformed(
          "MQTT-3.3.1-2", "DUP with QoS 0"); // [MQTT-3.3.1-2] [MQTT311-3.3.1-2]
    }
    int position = readTopic(in, index, end, view);
    position = readPacketIdentifier(in, position, end, view);
    position =
        version.isV5() ? readProperties(in, position, end, view) : noProperties(position, view);
    if (view.topicLength == 0 && view.topicAlias() == 0) {
      throw ProtocolException.protocolError(
          "3.3.2.1", "neither topic name nor topic alias"); // [MQTT-4.7.3-1] [MQTT311-4.7.3-1]
    }
    view.payloadIndex = position;
    view.payloadLength = end - position;
  }

  private static int readTopic(ByteBuf in, int index, int end, PublishView view)
      throws ProtocolException {
    requireBytes(2, index, end);
    view.topicIndex = index + 2;
    view.topicLength = in.getUnsignedShort(index);
    requireBytes(view.topicLength, view.topicIndex, end);
    return view.topicIndex + view.topicLength;
  }

  private static int readPacketIdentifier(ByteBuf in, int index, int end, PublishView view)
      throws ProtocolException {
    if (view.qos == 0) {
      view.packetIdentifier = 0; // [MQTT-2.2.1-2] [MQTT311-2.3.1-5]
      return index;
    }
    requireBytes(2, index, end);
    view.packetIdentifier = Fields.checkPacketIdentifier(in.getUnsignedShort(index));
    return index + 2;
  }

  private static int readProperties(ByteBuf in, int index, int end, PublishView view)
      throws ProtocolException {
    int length = VariableByteInteger.decode(in, index, end);
    if (length == 0) {
      return noProperties(index + 1, view);
    }
    if (length < 0) {
      throw Fields.badVariableByteInteger(length);
    }
    int start = index + VariableByteInteger.length(length);
    requireBytes(length, start, end);
    view.properties.read(in, start, length, PropertyOwner.PUBLISH);
    return start + length;
  }

  private static int noProperties(int index, PublishView view) {
    view.properties.clear();
    return index;
  }

  private static void requireBytes(int length, int index, int end) throws ProtocolException {
    if (end - index < length) {
      throw Fields.endsEarly();
    }
  }

  /** Size in bytes of the packet to be written. */
  public static int size(PublishHeader header, PublishView message) {
    return size(header, message.forwardedPropertiesLength(), message.payloadLength());
  }

  /** Size in bytes of the packet to be written. */
  public static int size(PublishHeader header, ApplicationMessage message) {
    return size(header, message.properties().length, message.payload().length);
  }

  /**
   * Size in bytes of a packet with such a header, so much in forwarded properties and so long a
   * payload. Not to be written when it is over {@link FixedHeader#MAXIMUM_PACKET_SIZE}, which
   * properties added here can bring about.
   */
  public static int size(PublishHeader header, int forwardedPropertiesLength, int payloadLength) {
    int length = header.propertiesLength(forwardedPropertiesLength);
    return FixedHeader.packetSize(remainingLength(header, length, payloadLength));
  }

  private static int remainingLength(PublishHeader header, int properties, int payloadLength) {
    int length = 2 + header.topicLength() + (header.qos > 0 ? 2 : 0) + payloadLength;
    return header.version.isV5()
        ? length + VariableByteInteger.length(properties) + properties
        : length;
  }

  /** Appends a packet with the message under the view. */
  public static void write(ByteBuf out, PublishHeader header, PublishView message) {
    out.ensureWritable(size(header, message));
    writeHead(out, header, message);
    out.writeBytes(message.buffer(), message.payloadIndex(), message.payloadLength());
  }

  /** Appends a packet with that message. */
  public static void write(ByteBuf out, PublishHeader header, ApplicationMessage message) {
    out.ensureWritable(size(header, message));
    writeHead(out, header, message);
    out.writeBytes(message.payload());
  }

  /** Appends a packet with the message under the view, but for the payload, which has to follow. */
  public static void writeHead(ByteBuf out, PublishHeader header, PublishView message) {
    writeOwn(out, header, message.forwardedPropertiesLength(), message.payloadLength());
    if (header.version.isV5()) {
      message.copyForwardedProperties(out);
    }
  }

  /** Appends a packet with that message, but for the payload, which has to follow. */
  public static void writeHead(ByteBuf out, PublishHeader header, ApplicationMessage message) {
    writeOwn(out, header, message.properties().length, message.payload().length);
    if (header.version.isV5()) {
      out.writeBytes(message.properties());
    }
  }

  /** Writes all that is the header's own: everything up to the forwarded properties. */
  private static void writeOwn(
      ByteBuf out, PublishHeader header, int forwardedPropertiesLength, int payloadLength) {
    int properties = header.propertiesLength(forwardedPropertiesLength);
    int remainingLength = remainingLength(header, properties, payloadLength);
    out.ensureWritable(FixedHeader.packetSize(remainingLength) - payloadLength);
    FixedHeader.write(out, header.firstByte(), remainingLength);
    TopicName topic = header.topic;
    if (topic == null) {
      out.writeShort(0);
    } else {
      out.writeShort(topic.length());
      topic.writeTo(out);
    }
    if (header.qos > 0) {
      out.writeShort(header.packetIdentifier);
    }
    if (header.version.isV5()) {
      VariableByteInteger.write(out, properties);
      writeOwnProperties(out, header);
    }
  }

  private static void writeOwnProperties(ByteBuf out, PublishHeader header) {
    if (header.topicAlias != 0) {
      out.writeByte(Property.TOPIC_ALIAS.id());
      out.writeShort(header.topicAlias);
    }
    if (header.messageExpirySeconds >= 0) {
      out.writeByte(Property.MESSAGE_EXPIRY_INTERVAL.id());
      out.writeInt((int) header.messageExpirySeconds);
    }
    for (int identifier : header.subscriptionIdentifiers) {
      out.writeByte(Property.SUBSCRIPTION_IDENTIFIER.id());
      VariableByteInteger.write(out, identifier);
    }
  }

  static Publish decode(int firstByte, ByteBuf body, ProtocolVersion version, Role sender)
      throws ProtocolException {
    PublishView view = new PublishView(sender);
    read(firstByte, body, body.readerIndex(), body.writerIndex(), version, view);
    body.readerIndex(body.writerIndex());
    return new Publish(
        view.topicLength() == 0 ? null : view.topicName(),
        view.qos(),
        view.dup(),
        view.retain(),
        view.packetIdentifier(),
        view.topicAlias(),
        view.messageExpirySeconds(),
        subscriptionIdentifiers(view),
        PublishPropertiesCodec.decode(view.forwardedPropertiesToArray()),
        view.payloadToArray());
  }

  /** The Subscription Identifiers in a packet under the view. */
  public static List<Integer> subscriptionIdentifiers(PublishView view) throws ProtocolException {
    List<Integer> identifiers = new ArrayList<>(0);
    PropertyReader in = new PropertyReader();
    in.reset(view.buffer(), view.propertiesIndex(), view.propertiesLength(), PropertyOwner.PUBLISH);
    for (Property p = in.next(); p != null; p = in.next()) {
      if (p == Property.SUBSCRIPTION_IDENTIFIER) {
        identifiers.add(in.variableByteInteger());
      }
    }
    return List.copyOf(identifiers);
  }

  static int encode(Publish publish, ByteBuf out, ProtocolVersion version, long maximumPacketSize) {
    PublishHeader header = new PublishHeader();
    header.version = version;
    header.topic = publish.topic();
    header.qos = publish.qos();
    header.dup = publish.dup();
    header.retain = publish.retain();
    header.packetIdentifier = publish.packetIdentifier();
    header.topicAlias = publish.topicAlias();
    header.messageExpirySeconds = publish.messageExpirySeconds();
    header.subscriptionIdentifiers =
        publish.subscriptionIdentifiers().stream().mapToInt(Integer::intValue).toArray();
    byte[] properties = PublishPropertiesCodec.encode(publish.properties());
    int size = size(header, properties.length, publish.payload().length);
    if (size > Math.min(maximumPacketSize, FixedHeader.MAXIMUM_PACKET_SIZE)) {
      return 0; // [MQTT-3.1.2-24]
    }
    out.ensureWritable(size);
    writeOwn(out, header, properties.length, publish.payload().length);
    if (version.isV5()) {
      out.writeBytes(properties);
    }
    out.writeBytes(publish.payload());
    return size;
  }
}
