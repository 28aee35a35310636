package distribution.cli;

import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** A message as one JSON object in one line, with the names Mosquitto gives its members. */
final class JsonLine {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSZ");

  private JsonLine() {}

  /**
   * The object.
   *
   * @param quoted true writes the payload as a string, false as it is, which has to be JSON
   */
  static String of(IncomingMessage message, ZonedDateTime received, boolean quoted) {
    String payload = new String(message.payload(), StandardCharsets.UTF_8);
    StringBuilder json = new StringBuilder(128 + payload.length());
    json.append("{\"tst\":").append(string(TIME.format(received)));
    json.append(",\"topic\":").append(string(message.topic()));
    json.append(",\"qos\":").append(message.qos());
    json.append(",\"retain\":").append(message.retain() ? 1 : 0);
    json.append(",\"payloadlen\":").append(message.payload().length);
    if (message.qos() > 0) {
      json.append(",\"mid\":").append(message.packetIdentifier());
    }
    return json.append(",\"payload\":")
        .append(quoted ? string(payload) : payload)
        .append('}')
        .toString();
  }

  /** A text as a JSON string. */
  static String string(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
