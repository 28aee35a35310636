package testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A growing array of bytes with the data types of MQTT. Owned by the thread of the test. */
public final class Bytes {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Appends one byte. */
  public Bytes u8(int value) {
    out.write(value);
    return this;
  }

  /** Appends a two byte integer. */
  public Bytes u16(int value) {
    return u8(value >> 8).u8(value);
  }

  /** Appends a four byte integer. */
  public Bytes u32(long value) {
    return u16((int) (value >> 16)).u16((int) value);
  }

  /** Appends a variable byte integer. */
  public Bytes variable(int value) {
    int rest = value;
    while (rest > 0x7F) {
      u8(rest & 0x7F | 0x80);
      rest >>= 7;
    }
    return u8(rest);
  }

  /** Appends a string with its length. */
  public Bytes utf8(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return u16(bytes.length).raw(bytes);
  }

  /** Appends the bytes as they are. */
  public Bytes raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** Returns what was appended as the body of a packet with the given first byte. */
  public byte[] packet(int firstByte) {
    return new Bytes().u8(firstByte).variable(size()).raw(toArray()).toArray();
  }

  int size() {
    return out.size();
  }

  /** Returns a copy of what was appended. */
  public byte[] toArray() {
    return out.toByteArray();
  }
}
