package broker.core.codec;

import io.netty.buffer.ByteBuf;

/**
 * The Variable Byte Integer of MQTT: seven bits per byte, the lowest first (section 1.5.5).
 * Stateless.
 */
public final class VariableByteInteger {
  /** The greatest value that four bytes can hold. */
  public static final int MAX = 268_435_455;

  /** Result of {@link #decode}: the range ends within the integer. */
  public static final int NOT_ENOUGH_BYTES = -1;

  /** Result of {@link #decode}: it goes on after the fourth byte. */
  public static final int TOO_LARGE = -2;

  /** Result of {@link #decode}: fewer bytes would have done. */
  public static final int NOT_MINIMUM = -3;

  private VariableByteInteger() {}

  /**
   * The integer that begins at {@code index}, or one of the negative results. It takes as many
   * bytes as {@link #length} tells, because longer forms are refused.
   *
   * @param in borrowed; its indices are not moved
   * @param end where the range ends, exclusive
   */
  public static int decode(ByteBuf in, int index, int end) {
    int value = 0;
    for (int shift = 0; shift < 28; shift += 7) {
      if (index >= end) {
        return NOT_ENOUGH_BYTES;
      }
      int b = in.getByte(index++);
      value |= (b & 0x7F) << shift;
      if (b >= 0) {
        return b == 0 && shift > 0 ? NOT_MINIMUM : value; // [MQTT-1.5.5-1]
      }
    }
    return TOO_LARGE;
  }

  /** Bytes it takes to encode the value, 1..4. */
  public static int length(int value) {
    return value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : 4;
  }

  /** Appends the value, which is in 0..{@link #MAX}. */
  public static void write(ByteBuf out, int value) {
    int rest = value;
    while (rest > 0x7F) {
      out.writeByte(rest | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }
}
