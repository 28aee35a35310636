package broker.core.topic;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A valid Topic Name: what a PUBLISH is addressed to (MQTT 5.0 section 4.7.3). Immutable; any
 * thread.
 *
 * <p>It keeps its UTF-8 bytes because that is what comes in and goes out; the text is made when
 * somebody asks for it.
 */
public final class TopicName {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final String BRIDGE_STATE = "$SYS/broker/connection/";
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final byte[] utf8;
  private final int hash;
  private @Nullable String text; // a race computes an equal string twice, nothing worse

  private TopicName(byte[] utf8) {
    this.utf8 = utf8;
    this.hash = hash(utf8);
  }

  /**
   * The Topic Name in these bytes, or null where they are none: empty, not well-formed, or with a
   * wildcard.
   *
   * @param buffer borrowed; its indices are not moved
   */
  public static @Nullable TopicName parse(ByteBuf buffer, int index, int length) {
    if (length == 0 || !Utf8.isWellFormed(buffer, index, length)) {
      return null; // [MQTT-4.7.3-1] [MQTT-4.7.3-2] [MQTT-3.3.2-1]
    }
    byte[] utf8 = new byte[length];
    buffer.getBytes(index, utf8);
    for (byte b : utf8) {
      if (b == '+' || b == '#') {
        return null; // [MQTT-3.3.2-2] [MQTT-4.7.1-1] [MQTT311-3.3.2-2]
      }
    }
    return new TopicName(utf8);
  }

  /**
   * The Topic Name with this text.
   *
   * @throws IllegalArgumentException when it is empty, too long, or has a wildcard or a forbidden
   *     character
   */
  public static TopicName of(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    TopicName name =
        utf8.length > 65_535
            ? null
            : parse(io.netty.buffer.Unpooled.wrappedBuffer(utf8), 0, utf8.length);
    if (name == null || !name.toString().equals(text)) {
      throw new IllegalArgumentException("not a topic name: \"" + text + "\"");
    }
    return name;
  }

  /** Length in UTF-8 bytes. */
  public int length() {
    return utf8.length;
  }

  /** Appends the UTF-8 bytes, without a length in front. */
  public void writeTo(ByteBuf out) {
    out.writeBytes(utf8);
  }

  /** True when the buffer holds exactly this name there. */
  public boolean equalTo(ByteBuf buffer, int index, int length) {
    byte[] own = utf8;
    if (length != own.length) {
      return false;
    }
    int i = 0;
    for (; i <= length - Long.BYTES; i += Long.BYTES) {
      if ((long) LONGS.get(own, i) != buffer.getLongLE(index + i)) {
        return false;
      }
    }
    for (; i < length; i++) {
      if (own[i] != buffer.getByte(index + i)) {
        return false;
      }
    }
    return true;
  }

  /** The hash a name with these bytes has; for look-ups without an object. */
  public static int hash(ByteBuf buffer, int index, int length) {
    long h = length;
    int i = 0;
    for (; i <= length - Long.BYTES; i += Long.BYTES) {
      h = mix(h, buffer.getLongLE(index + i));
    }
    long tail = 0;
    for (; i < length; i++) {
      tail = tail << 8 | buffer.getUnsignedByte(index + i);
    }
    return fold(mix(h, tail));
  }

  private static int hash(byte[] utf8) {
    long h = utf8.length;
    int i = 0;
    for (; i <= utf8.length - Long.BYTES; i += Long.BYTES) {
      h = mix(h, (long) LONGS.get(utf8, i));
    }
    long tail = 0;
    for (; i < utf8.length; i++) {
      tail = tail << 8 | utf8[i] & 0xFF;
    }
    return fold(mix(h, tail));
  }

  private static long mix(long h, long eight) {
    long m = (h ^ eight) * MIX;
    return m ^ m >>> 32;
  }

  private static int fold(long h) {
    return (int) (h ^ h >>> 29);
  }

  /** True for names that begin with {@code $}: no wildcard at the first level reaches them. */
  public boolean isReserved() {
    return utf8[0] == '$';
  }

  /** The UTF-8 bytes, not a copy: must not be changed. */
  byte[] utf8() {
    return utf8;
  }

  /**
   * True for the one kind of reserved topic that clients may publish to, as in Mosquitto: the state
   * that a bridge keeps, {@code $SYS/broker/connection/NAME/state}.
   */
  public boolean isBridgeState() {
    String name = toString();
    return isReserved()
        && name.startsWith(BRIDGE_STATE)
        && name.endsWith("/state")
        && name.indexOf('/', BRIDGE_STATE.length()) == name.length() - "/state".length();
  }

  /** True for reserved topics that plugins may publish to: whatever they tell of connections. */
  public boolean isOfConnection() {
    return isReserved() && toString().startsWith(BRIDGE_STATE);
  }

  /** Number of levels: one more than there are separators. */
  public int levels() {
    int levels = 1;
    for (byte b : utf8) {
      if (b == '/') {
        levels++;
      }
    }
    return levels;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TopicName o
        && hash == o.hash
        && Arrays.equals(utf8, o.utf8); // [MQTT-4.7.3-4]
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** The name as text. */
  @Override
  public String toString() {
    String t = text;
    if (t == null) {
      t = new String(utf8, StandardCharsets.UTF_8);
      text = t;
    }
    return t;
  }
}
