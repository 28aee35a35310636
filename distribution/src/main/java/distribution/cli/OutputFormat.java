package distribution.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How {@code sub} prints a message: a list of pieces, made once from a format string with
 * Mosquitto's sequences. Immutable.
 */
final class OutputFormat {
  /** A part of the output. */
  @FunctionalInterface
  private interface Piece {
    void append(IncomingMessage message, ZonedDateTime received, ByteArrayOutputStream out);
  }

  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssZ");

  private final List<Piece> pieces = new ArrayList<>();

  private OutputFormat() {}

  /**
   * The format for these flags.
   *
   * @param format the format string of {@code -F}, null without
   * @param verbose topic and payload
   * @param noEndOfLine without the line's end
   */
  static OutputFormat of(@Nullable String format, boolean verbose, boolean noEndOfLine)
      throws UsageError {
    OutputFormat made = new OutputFormat();
    made.parse(format != null ? format : verbose ? "%t %p" : "%p");
    if (!noEndOfLine) {
      made.text("\n");
    }
    return made;
  }

  /** The bytes to print. */
  byte[] format(IncomingMessage message, ZonedDateTime received) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(message.payload().length + 64);
    pieces.forEach(piece -> piece.append(message, received, out));
    return out.toByteArray();
  }

  private void parse(String format) throws UsageError {
    int i = 0;
    while (i < format.length()) {
      int literal = i;
      while (i < format.length() && "%\\@".indexOf(format.charAt(i)) < 0) {
        i++;
      }
      text(format.substring(literal, i));
      if (i < format.length()) {
        if (i + 1 == format.length()) {
          throw new UsageError("Error: Incomplete format specifier.");
        }
        sequence(format.charAt(i), format.charAt(i + 1));
        i += 2;
      }
    }
  }

  private void sequence(char kind, char which) throws UsageError {
    switch (kind) {
      case '%' -> pieces.add(parameter(which));
      case '\\' -> text(escape(which));
      default -> pieces.add(time(which));
    }
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    pieces.add((message, received, out) -> out.writeBytes(bytes));
  }

  private static Piece parameter(char sequence) throws UsageError {
    return switch (sequence) {
      case '%' -> text((m, t) -> "%");
      case 't' -> text((m, t) -> m.topic());
      case 'p' -> (m, t, out) -> out.writeBytes(m.payload());
      case 'x' -> text((m, t) -> HexFormat.of().formatHex(m.payload()));
      case 'X' -> text((m, t) -> HexFormat.of().withUpperCase().formatHex(m.payload()));
      case 'l' -> text((m, t) -> Integer.toString(m.payload().length));
      case 'm' -> text((m, t) -> Integer.toString(m.packetIdentifier()));
      case 'q' -> text((m, t) -> Integer.toString(m.qos()));
      case 'r' -> text((m, t) -> m.retain() ? "1" : "0");
      case 'A' -> property(PropertyName.TOPIC_ALIAS);
      case 'C' -> property(PropertyName.CONTENT_TYPE);
      case 'D' -> property(PropertyName.CORRELATION_DATA);
      case 'E' -> property(PropertyName.MESSAGE_EXPIRY_INTERVAL);
      case 'F' -> property(PropertyName.PAYLOAD_FORMAT_INDICATOR);
      case 'R' -> property(PropertyName.RESPONSE_TOPIC);
      case 'P' -> property(PropertyName.USER_PROPERTY);
      case 'S' -> text((m, t) -> joined(m.subscriptionIdentifiers()));
      case 'I' -> text((m, t) -> ISO.format(t));
      case 'U' -> text((m, t) -> String.format("%d.%09d", t.toEpochSecond(), t.getNano()));
      case 'j' -> text((m, t) -> JsonLine.of(m, t, true));
      case 'J' -> text((m, t) -> JsonLine.of(m, t, false));
      default -> throw new UsageError("Error: Invalid format specifier '%" + sequence + "' in -F.");
    };
  }

  private static String joined(List<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining(" "));
  }

  /** A piece that is text. */
  @FunctionalInterface
  private interface Text {
    String of(IncomingMessage message, ZonedDateTime received);
  }

  private static Piece text(Text text) {
    return (message, received, out) ->
        out.writeBytes(text.of(message, received).getBytes(StandardCharsets.UTF_8));
  }

  private static Piece property(PropertyName name) {
    return text(
        (message, received) ->
            message.properties().stream()
                .filter(p -> p.name() == name)
                .map(p -> p.key().isEmpty() ? p.value() : p.key() + ":" + p.value())
                .collect(Collectors.joining(" ")));
  }

  private static Piece time(char sequence) throws UsageError {
    String pattern =
        switch (sequence) {
          case '@' -> "'@'";
          case 'Y' -> "yyyy";
          case 'm' -> "MM";
          case 'd' -> "dd";
          case 'H' -> "HH";
          case 'M' -> "mm";
          case 'S' -> "ss";
          case 'N' -> "SSSSSSSSS";
          case 'F' -> "yyyy-MM-dd";
          case 'T' -> "HH:mm:ss";
          case 'z' -> "Z";
          default ->
              throw new UsageError(
                  "Error: Invalid time specifier '@" + sequence + "' in -F: one of YmdHMSNFTz@.");
        };
    DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern);
    return text((message, received) -> formatter.format(received));
  }

  private static String escape(char sequence) throws UsageError {
    return switch (sequence) {
      case '\\' -> "\\";
      case '0' -> "\0";
      case 'a' -> "\u0007";
      case 'e' -> "\u001b";
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      case 'v' -> "\u000b";
      default -> throw new UsageError("Error: Invalid escape '\\" + sequence + "' in -F.");
    };
  }
}
