package broker.core.codec;

import broker.core.packet.ProtocolException;
import broker.core.topic.Utf8;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * The data types that variable headers and payloads are made of (section 1.5). Readers take bytes
 * from the buffer's reader index and never go beyond its writer index. Stateless.
 */
final class Fields {
  private static final int MAX_LENGTH = 65_535;

  private Fields() {}

  static int readByte(ByteBuf in) throws ProtocolException {
    require(in, 1);
    return in.readUnsignedByte();
  }

  static int readTwoByteInteger(ByteBuf in) throws ProtocolException {
    require(in, 2);
    return in.readUnsignedShort();
  }

  static int readVariableByteInteger(ByteBuf in) throws ProtocolException {
    int index = in.readerIndex();
    int value = VariableByteInteger.decode(in, index, in.writerIndex());
    if (value < 0) {
      throw badVariableByteInteger(value);
    }
    in.readerIndex(index + VariableByteInteger.length(value));
    return value;
  }

  /** What to throw for a negative result of {@link VariableByteInteger#decode}. */
  static ProtocolException badVariableByteInteger(int result) {
    return result == VariableByteInteger.NOT_ENOUGH_BYTES
        ? endsEarly()
        : ProtocolException.malformed(
            "MQTT-1.5.5-1", "not a Variable Byte Integer"); // [MQTT-1.5.5-1]
  }

  static int readPacketIdentifier(ByteBuf in) throws ProtocolException {
    return checkPacketIdentifier(readTwoByteInteger(in));
  }

  static int checkPacketIdentifier(int packetIdentifier) throws ProtocolException {
    if (packetIdentifier == 0) {
      // [MQTT-2.2.1-3] [MQTT-2.2.1-4] [MQTT311-2.3.1-1]
      throw ProtocolException.malformed("MQTT-2.2.1-3", "packet identifier 0");
    }
    return packetIdentifier;
  }

  static String readString(ByteBuf in) throws ProtocolException {
    int length = readTwoByteInteger(in);
    require(in, length);
    int index = in.readerIndex();
    checkUtf8(in, index, length);
    in.skipBytes(length);
    return Utf8.decode(in, index, length);
  }

  static void checkUtf8(ByteBuf in, int index, int length) throws ProtocolException {
    if (!Utf8.isWellFormed(in, index, length)) {
      // [MQTT-1.5.4-1] [MQTT-1.5.4-2] [MQTT311-1.5.3-1] [MQTT311-1.5.3-2]
      throw ProtocolException.malformed("MQTT-1.5.4-1", "ill-formed UTF-8");
    }
  }

  static byte[] readBinary(ByteBuf in) throws ProtocolException {
    int length = readTwoByteInteger(in);
    require(in, length);
    return readBytes(in, length);
  }

  static byte[] readBytes(ByteBuf in, int length) {
    byte[] bytes = new byte[length];
    in.readBytes(bytes);
    return bytes;
  }

  static void require(ByteBuf in, int length) throws ProtocolException {
    if (in.readableBytes() < length) {
      throw endsEarly();
    }
  }

  static void requireEnd(ByteBuf in) throws ProtocolException {
    if (in.isReadable()) {
      throw ProtocolException.malformed("1.2", "bytes are left over at the end of the packet");
    }
  }

  static ProtocolException endsEarly() {
    return ProtocolException.malformed(
        "1.2", "a field goes beyond the end of its packet or section");
  }

  /** Appends an own string. */
  static void writeString(ByteBuf out, String text) {
    int length = ByteBufUtil.utf8Bytes(text);
    if (length > MAX_LENGTH || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("not an MQTT string, " + length + " bytes long");
    }
    out.writeShort(length);
    ByteBufUtil.writeUtf8(out, text);
  }

  /** Appends own binary data. */
  static void writeBinary(ByteBuf out, byte[] data) {
    if (data.length > MAX_LENGTH) {
      throw new IllegalArgumentException("not MQTT binary data, " + data.length + " bytes long");
    }
    out.writeShort(data.length);
    out.writeBytes(data);
  }
}
