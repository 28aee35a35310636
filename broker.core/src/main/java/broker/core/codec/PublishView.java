package broker.core.codec;

import broker.core.packet.ApplicationMessage;
import broker.core.packet.ProtocolException;
import broker.core.packet.ReasonCode;
import broker.core.packet.Role;
import broker.core.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * A PUBLISH packet seen where it lies, in the read buffer. {@link PublishCodec#read} fills it in
 * place again and again; one per event loop and role, owned by that loop. Valid until the buffer is
 * released or reused.
 *
 * <p>All of it has been checked but the Topic Name: its bytes are looked up in a cache of valid
 * names, and only what is not found there goes through {@link #topicName()}.
 */
public final class PublishView {
  final MessageProperties properties;

  // of the packet; set by PublishCodec
  ByteBuf buffer = Unpooled.EMPTY_BUFFER;
  int qos;
  boolean dup;
  boolean retain;
  int packetIdentifier;
  int topicIndex;
  int topicLength;
  int payloadIndex;
  int payloadLength;

  /** A view of packets from that side; only a server may send Subscription Identifiers. */
  public PublishView(Role sender) {
    properties = new MessageProperties(sender);
  }

  /** The buffer all indices are of; borrowed. */
  public ByteBuf buffer() {
    return buffer;
  }

  /** The DUP flag. */
  public boolean dup() {
    return dup;
  }

  /** The QoS, 0..2. */
  public int qos() {
    return qos;
  }

  /** The RETAIN flag. */
  public boolean retain() {
    return retain;
  }

  /** The Packet Identifier, 1..65,535, or 0 with QoS 0. */
  public int packetIdentifier() {
    return packetIdentifier;
  }

  /** Where the bytes of the Topic Name begin. */
  public int topicIndex() {
    return topicIndex;
  }

  /** Length of the Topic Name in bytes; 0 only when there is a Topic Alias. */
  public int topicLength() {
    return topicLength;
  }

  /**
   * The Topic Name, checked and copied; for a name that is in no cache.
   *
   * @throws ProtocolException when it is none
   */
  public TopicName topicName() throws ProtocolException {
    return parseTopicName(buffer, topicIndex, topicLength);
  }

  static TopicName parseTopicName(ByteBuf in, int index, int length) throws ProtocolException {
    TopicName name = TopicName.parse(in, index, length);
    if (name != null) {
      return name;
    }
    Fields.checkUtf8(in, index, length); // [MQTT-3.3.2-1] [MQTT-3.1.3-11] [MQTT311-3.3.2-1]
    throw new ProtocolException( // [MQTT-3.3.2-2] [MQTT-4.7.3-1] [MQTT311-3.3.2-2]
        // [MQTT311-4.7.3-1]
        ReasonCode.TOPIC_NAME_INVALID, "MQTT-3.3.2-2", "topic name is empty or has a wildcard");
  }

  /**
   * The Topic Alias, 1..65,535, or 0 for none. Whether it is within the maximum, the caller knows.
   */
  public int topicAlias() {
    return properties.topicAlias();
  }

  /** The Message Expiry Interval, 0..4,294,967,295, or -1 for none. */
  public long messageExpirySeconds() {
    return properties.messageExpirySeconds();
  }

  /** 1 when the payload claims to be UTF-8 text, else 0. The claim itself is not checked. */
  public int payloadFormatIndicator() {
    return properties.payloadFormatIndicator();
  }

  /** Where the Response Topic begins, if there is one. */
  public int responseTopicIndex() {
    return properties.responseTopicIndex();
  }

  /** Length of the Response Topic in bytes, or 0 for none. */
  public int responseTopicLength() {
    return properties.responseTopicLength();
  }

  /** Where the raw property section begins, after its length. */
  public int propertiesIndex() {
    return properties.index();
  }

  /** Length of the raw property section in bytes; 0 before version 5. */
  public int propertiesLength() {
    return properties.length();
  }

  /** Length in bytes of the properties that are forwarded. */
  public int forwardedPropertiesLength() {
    return properties.forwardedLength();
  }

  /**
   * Appends the properties that are forwarded, byte for byte and in their order: all but Topic
   * Alias, Message Expiry Interval and Subscription Identifiers.
   */
  public void copyForwardedProperties(ByteBuf out) {
    properties.writeForwarded(out);
  }

  /**
   * A copy of the properties that are forwarded, as {@link ApplicationMessage#properties()} has
   * them.
   */
  public byte[] forwardedPropertiesToArray() {
    return properties.forwardedToArray();
  }

  /** Where the payload begins. */
  public int payloadIndex() {
    return payloadIndex;
  }

  /** Length of the payload in bytes. */
  public int payloadLength() {
    return payloadLength;
  }

  /** A copy of the payload. */
  public byte[] payloadToArray() {
    if (payloadLength == 0) {
      return ApplicationMessage.NONE;
    }
    byte[] copy = new byte[payloadLength];
    buffer.getBytes(payloadIndex, copy);
    return copy;
  }
}
