package distribution.mosquitto.state;

import broker.core.codec.PublishPropertiesCodec;
import broker.core.packet.PublishProperties;
import broker.core.packet.UserProperty;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The properties of a message as a dump tells them. Stateless. */
final class DumpProperties {
  private DumpProperties() {}

  /** Those that belong to the message, as they are on the wire. */
  static byte[] encode(List<DumpRecord> records) throws IOException {
    int format = 0;
    @Nullable String contentType = null;
    @Nullable String responseTopic = null;
    byte @Nullable [] correlation = null;
    List<UserProperty> user = new ArrayList<>(0);
    for (DumpRecord p : records) {
      String identifier = p.text("identifier");
      switch (identifier) {
        case "payload-format-indicator" -> format = p.small("value", 1);
        case "content-type" -> contentType = p.text("value");
        case "response-topic" -> responseTopic = p.text("value");
        case "correlation-data" -> correlation = binary(p);
        case "user-property" -> user.add(new UserProperty(p.text("name"), p.text("value")));
        case "message-expiry-interval", "topic-alias", "subscription-identifier" -> {}
        default -> throw p.broken("'" + identifier + "' is no property of a message");
      }
    }
    if (records.isEmpty()) {
      return new byte[0];
    }
    return PublishPropertiesCodec.encode(
        new PublishProperties(format, contentType, responseTopic, correlation, user));
  }

  private static byte[] binary(DumpRecord property) throws IOException {
    try {
      return HexFormat.of().parseHex(property.text("value"));
    } catch (IllegalArgumentException e) {
      throw property.broken("'value' is not in hexadecimal digits");
    }
  }
}
