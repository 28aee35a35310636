package broker.core.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes written as hexadecimal numbers and quoted text, one string per field of a packet. */
final class Bytes {
  private static final Pattern TOKEN = Pattern.compile("'([^']*)'|([0-9A-F]{2})|\\S+");

  private Bytes() {}

  /** The bytes that such fields as {@code "00 04 'MQTT' 04"} stand for. */
  static byte[] of(String... fields) {
    ByteBuf out = Unpooled.buffer();
    Matcher matcher = TOKEN.matcher(String.join(" ", fields));
    while (matcher.find()) {
      if (matcher.group(1) != null) {
        out.writeCharSequence(matcher.group(1), StandardCharsets.UTF_8);
      } else if (matcher.group(2) != null) {
        out.writeByte(Integer.parseInt(matcher.group(2), 16));
      } else {
        throw new IllegalArgumentException(matcher.group());
      }
    }
    return array(out);
  }

  /** A copy of all readable bytes, which stay unread. */
  static byte[] array(ByteBuf buffer) {
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.getBytes(buffer.readerIndex(), bytes);
    return bytes;
  }
}
