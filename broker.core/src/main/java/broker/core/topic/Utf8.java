package broker.core.topic;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** The rules of an MQTT UTF-8 Encoded String (MQTT 5.0 section 1.5.4). Stateless. */
public final class Utf8 {
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long LOW_ONES = 0x0101010101010101L;

  private Utf8() {}

  /**
   * Tells whether the bytes are well-formed UTF-8 without surrogates and without U+0000. A byte
   * order mark is an ordinary character. [MQTT-1.5.4-3]
   *
   * @param buffer borrowed; its indices are not moved
   */
  public static boolean isWellFormed(ByteBuf buffer, int index, int length) {
    int i = index;
    int end = index + length;
    while (end - i >= Long.BYTES && isPlainAscii(buffer.getLongLE(i))) {
      i += Long.BYTES;
    }
    while (i < end) {
      int width = sequenceWidth(buffer, i, end);
      if (width == 0) {
        return false;
      }
      i += width;
    }
    return true;
  }

  /** The bytes as a string; they must be well-formed. */
  public static String decode(ByteBuf buffer, int index, int length) {
    return buffer.toString(index, length, StandardCharsets.UTF_8);
  }

  /** True when all eight bytes are in 0x01..0x7F. */
  private static boolean isPlainAscii(long eight) {
    return ((eight | (eight - LOW_ONES)) & HIGH_BITS) == 0;
  }

  /** Length of the well-formed sequence at {@code i}, or zero where there is none. */
  private static int sequenceWidth(ByteBuf b, int i, int end) {
    int first = b.getUnsignedByte(i);
    if (first < 0x80) {
      return first == 0 ? 0 : 1; // [MQTT-1.5.4-2] [MQTT311-1.5.3-2]
    }
    int width = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (width == 0 || end - i < width) {
      return 0;
    }
    int second = b.getUnsignedByte(i + 1);
    for (int k = 1; k < width; k++) {
      if ((b.getByte(i + k) & 0xC0) != 0x80) {
        return 0;
      }
    }
    boolean valid =
        switch (first) {
          case 0xE0 -> second >= 0xA0; // shorter form exists
          case 0xED -> second < 0xA0; // U+D800..U+DFFF [MQTT-1.5.4-1] [MQTT311-1.5.3-1]
          case 0xF0 -> second >= 0x90; // shorter form exists
          case 0xF4 -> second < 0x90; // beyond U+10FFFF
          default -> true;
        };
    return valid ? width : 0;
  }
}
