package broker.core.codec;

import broker.core.packet.ApplicationMessage;
import broker.core.packet.ProtocolException;
import broker.core.packet.PublishProperties;
import broker.core.packet.UserProperty;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/**
 * The properties of a message between their encoded form, in which they are kept, and values.
 * Stateless.
 */
public final class PublishPropertiesCodec {
  private PublishPropertiesCodec() {}

  /**
   * The values in properties as {@link ApplicationMessage#properties()} has them.
   *
   * @throws ProtocolException when they are not encoded as MQTT 5.0 wants it
   */
  public static PublishProperties decode(byte[] properties) throws ProtocolException {
    if (properties.length == 0) {
      return PublishProperties.NONE;
    }
    int payloadFormatIndicator = 0;
    String contentType = null;
    String responseTopic = null;
    byte[] correlationData = null;
    List<UserProperty> userProperties = new ArrayList<>(0);
    PropertyReader in = new PropertyReader();
    in.reset(Unpooled.wrappedBuffer(properties), 0, properties.length, PropertyOwner.PUBLISH);
    for (Property p = in.next(); p != null; p = in.next()) {
      switch (p) {
        case PAYLOAD_FORMAT_INDICATOR -> payloadFormatIndicator = in.oneByte();
        case CONTENT_TYPE -> contentType = in.string();
        case RESPONSE_TOPIC -> responseTopic = in.string();
        case CORRELATION_DATA -> correlationData = in.binary();
        case USER_PROPERTY -> userProperties.add(in.userProperty());
        default -> throw ProtocolException.malformed("2.2.2.2", p + " belongs to the packet");
      }
    }
    return new PublishProperties(
        payloadFormatIndicator,
        contentType,
        responseTopic,
        correlationData,
        List.copyOf(userProperties));
  }

  /** Those properties as {@link ApplicationMessage#properties()} has them. */
  public static byte[] encode(PublishProperties properties) {
    if (properties == PublishProperties.NONE) {
      return ApplicationMessage.NONE;
    }
    PropertyWriter out = new PropertyWriter();
    if (properties.payloadFormatIndicator() != 0) {
      out.oneByte(Property.PAYLOAD_FORMAT_INDICATOR, properties.payloadFormatIndicator());
    }
    out.string(Property.CONTENT_TYPE, properties.contentType());
    out.string(Property.RESPONSE_TOPIC, properties.responseTopic());
    out.binary(Property.CORRELATION_DATA, properties.correlationData());
    out.userProperties(properties.userProperties());
    return out.toArray();
  }
}
