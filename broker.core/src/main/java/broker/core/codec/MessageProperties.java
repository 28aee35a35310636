package broker.core.codec;

import broker.core.packet.ApplicationMessage;
import broker.core.packet.ProtocolException;
import broker.core.packet.ReasonCode;
import broker.core.packet.Role;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * The property section of a PUBLISH or a Will, checked and left where it is. Reusable; owned by the
 * thread that made it; valid while the buffer it was read from is.
 *
 * <p>Some properties belong to the message and are forwarded byte for byte in their order, the
 * others say how this packet travels and are cut out. What is forwarded is usually in one piece,
 * because what is cut out stands before or after it; only if not, it is put together by walking the
 * section again.
 */
final class MessageProperties {
  private final PropertyReader reader = new PropertyReader();
  private final Role sender;

  private ByteBuf in = Unpooled.EMPTY_BUFFER;
  private int index;
  private int length;
  private int forwardedIndex;
  private int forwardedEnd;
  private int forwardedLength;

  private int payloadFormatIndicator;
  private long messageExpirySeconds;
  private long willDelaySeconds;
  private int topicAlias;
  private int responseTopicIndex;
  private int responseTopicLength;

  MessageProperties(Role sender) {
    this.sender = sender;
  }

  /**
   * Reads a section without its length in front. After an exception nothing here means anything.
   */
  void read(ByteBuf in, int index, int length, PropertyOwner owner) throws ProtocolException {
    clear();
    this.in = in;
    this.index = index;
    this.length = length;
    reader.reset(in, index, length, owner);
    int start = index;
    for (Property p = reader.next(); p != null; p = reader.next()) {
      take(p);
      if (isForwarded(p)) {
        forwardedIndex = forwardedLength == 0 ? start : forwardedIndex;
        forwardedEnd = reader.position();
        forwardedLength += forwardedEnd - start;
      }
      start = reader.position();
    }
  }

  /** Makes it the section of a packet without properties. */
  void clear() {
    index = 0;
    length = 0;
    forwardedIndex = 0;
    forwardedEnd = 0;
    forwardedLength = 0;
    payloadFormatIndicator = 0;
    messageExpirySeconds = -1;
    willDelaySeconds = 0;
    topicAlias = 0;
    responseTopicIndex = 0;
    responseTopicLength = 0;
  }

  private static boolean isForwarded(Property property) {
    return switch (property) {
      case PAYLOAD_FORMAT_INDICATOR, // [MQTT-3.3.2-4]
          RESPONSE_TOPIC, // [MQTT-3.3.2-15]
          CORRELATION_DATA, // [MQTT-3.3.2-16]
          USER_PROPERTY, // [MQTT-3.3.2-17] [MQTT-3.3.2-18] [MQTT-3.1.3-10]
          CONTENT_TYPE -> // [MQTT-3.3.2-20]
          true;
      default -> false;
    };
  }

  private void take(Property property) throws ProtocolException {
    switch (property) {
      case PAYLOAD_FORMAT_INDICATOR -> payloadFormatIndicator = reader.flag(property) ? 1 : 0;
      case MESSAGE_EXPIRY_INTERVAL -> messageExpirySeconds = reader.fourByteInteger();
      case WILL_DELAY_INTERVAL -> willDelaySeconds = reader.fourByteInteger();
      case RESPONSE_TOPIC -> takeResponseTopic();
      case SUBSCRIPTION_IDENTIFIER -> checkSubscriptionIdentifier();
      case TOPIC_ALIAS -> takeTopicAlias();
      default -> {}
    }
  }

  private void takeResponseTopic() throws ProtocolException {
    responseTopicIndex = reader.valueIndex() + 2;
    responseTopicLength = reader.position() - responseTopicIndex;
    boolean valid = responseTopicLength > 0; // [MQTT-4.7.3-1]
    for (int i = responseTopicIndex; i < reader.position(); i++) {
      byte b = in.getByte(i);
      valid &= b != '+' && b != '#'; // [MQTT-3.3.2-14]
    }
    if (!valid) {
      throw ProtocolException.protocolError("MQTT-3.3.2-14", "response topic is no topic name");
    }
  }

  private void checkSubscriptionIdentifier() throws ProtocolException {
    if (sender == Role.CLIENT) {
      throw ProtocolException.protocolError(
          "MQTT-3.3.4-6", "subscription identifier from a client"); // [MQTT-3.3.4-6]
    }
    reader.notZero(Property.SUBSCRIPTION_IDENTIFIER);
  }

  private void takeTopicAlias() throws ProtocolException {
    topicAlias = reader.twoByteInteger();
    if (topicAlias == 0) {
      throw new ProtocolException(
          ReasonCode.TOPIC_ALIAS_INVALID, "MQTT-3.3.2-8", "topic alias 0"); // [MQTT-3.3.2-8]
    }
  }

  /** Where the raw section begins. */
  int index() {
    return index;
  }

  /** Length in bytes of the raw section. */
  int length() {
    return length;
  }

  int payloadFormatIndicator() {
    return payloadFormatIndicator;
  }

  /** In seconds, or -1 for none. */
  long messageExpirySeconds() {
    return messageExpirySeconds;
  }

  long willDelaySeconds() {
    return willDelaySeconds;
  }

  /** The Topic Alias, or 0 for none. */
  int topicAlias() {
    return topicAlias;
  }

  int responseTopicIndex() {
    return responseTopicIndex;
  }

  /** In bytes; 0 for none. */
  int responseTopicLength() {
    return responseTopicLength;
  }

  /** Length in bytes of what is forwarded. */
  int forwardedLength() {
    return forwardedLength;
  }

  /** Appends what is forwarded. */
  void writeForwarded(ByteBuf out) {
    if (forwardedLength == 0) {
      return; // the buffer may be one that is long released
    }
    if (forwardedEnd - forwardedIndex == forwardedLength) {
      out.writeBytes(in, forwardedIndex, forwardedLength);
    } else {
      writePieces(out);
    }
  }

  private void writePieces(ByteBuf out) {
    int start = forwardedIndex;
    while (start < forwardedEnd) {
      Property property = knownProperty(start);
      int end = property.type().endOfValue(in, start + 1, forwardedEnd);
      if (isForwarded(property)) {
        out.writeBytes(in, start, end - start);
      }
      start = end;
    }
  }

  private Property knownProperty(int at) {
    Property property = Property.of(in.getByte(at));
    if (property == null) {
      throw new IllegalStateException("the buffer has changed since it was read");
    }
    return property;
  }

  /** A copy of what is forwarded. */
  byte[] forwardedToArray() {
    if (forwardedLength == 0) {
      return ApplicationMessage.NONE;
    }
    byte[] copy = new byte[forwardedLength];
    writeForwarded(Unpooled.wrappedBuffer(copy).writerIndex(0));
    return copy;
  }
}
