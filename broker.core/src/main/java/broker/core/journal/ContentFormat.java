package broker.core.journal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What the formats of stored content have in common. Stateless. */
final class ContentFormat {
  private static final int VARINT_BITS = 7;
  private static final int VARINT_MASK = 0x7F;
  private static final int VARINT_MORE = 0x80;

  private ContentFormat() {}

  /** Begins content of this version. */
  static ByteBuf begin(int version, int sizeHint) {
    return Unpooled.buffer(1 + sizeHint).writeByte(version);
  }

  /**
   * Opens content and checks its version.
   *
   * @throws ContentException if the version is not the one known
   */
  static ByteBuf open(String what, ByteBuffer content, int version) {
    ByteBuf in = Unpooled.wrappedBuffer(content);
    if (!in.isReadable()) {
      throw new ContentException(what + " in the store is empty");
    }
    int found = in.readUnsignedByte();
    if (found != version) {
      throw new ContentException(
          what + " in the store has format " + found + ", this broker knows " + version);
    }
    return in;
  }

  static void writeInt(ByteBuf out, int value) {
    int rest = value;
    while ((rest & ~VARINT_MASK) != 0) {
      out.writeByte(rest & VARINT_MASK | VARINT_MORE);
      rest >>>= VARINT_BITS;
    }
    out.writeByte(rest);
  }

  static int readInt(ByteBuf in) {
    int value = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += VARINT_BITS) {
      int b = in.readByte();
      value |= (b & VARINT_MASK) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new ContentException("a number in the store does not end");
  }

  static void writeText(ByteBuf out, String text) {
    int length = ByteBufUtil.utf8Bytes(text);
    writeInt(out, length);
    ByteBufUtil.reserveAndWriteUtf8(out, text, length);
  }

  static String readText(ByteBuf in) {
    return new String(readBytes(in), StandardCharsets.UTF_8);
  }

  static void writeBytes(ByteBuf out, byte[] bytes) {
    writeInt(out, bytes.length);
    out.writeBytes(bytes);
  }

  static byte[] readBytes(ByteBuf in) {
    byte[] bytes = new byte[readInt(in)];
    in.readBytes(bytes);
    return bytes;
  }

  static byte[] end(ByteBuf out) {
    return ByteBufUtil.getBytes(out);
  }
}
