package testkit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A position in an array of bytes that reads the data types of MQTT.
 *
 * <p>Owned by the thread of the test. Reading past the end is a failed assertion: the packet came
 * from the broker.
 */
final class ByteReader {

  private final byte[] bytes;
  private int position;

  ByteReader(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean hasMore() {
    return position < bytes.length;
  }

  int position() {
    return position;
  }

  byte[] since(int start) {
    return Arrays.copyOfRange(bytes, start, position);
  }

  int u8() {
    return bytes(1)[0] & 0xFF;
  }

  int u16() {
    return u8() << 8 | u8();
  }

  long u32() {
    return (long) u16() << 16 | u16();
  }

  int variable() {
    int value = 0;
    for (int shift = 0; shift < 28; shift += 7) {
      int digit = u8();
      value |= (digit & 0x7F) << shift;
      if (digit < 0x80) {
        return value;
      }
    }
    throw new AssertionError("variable byte integer of more than four bytes");
  }

  String utf8() {
    return new String(bytes(u16()), StandardCharsets.UTF_8);
  }

  byte[] bytes(int length) {
    if (bytes.length - position < length) {
      throw new AssertionError("packet ends early: " + Hex.format(bytes));
    }
    position += length;
    return since(position - length);
  }

  byte[] rest() {
    return bytes(bytes.length - position);
  }
}
