package broker.core.journal;

import broker.core.packet.Will;
import broker.core.topic.TopicName;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * The will of a client that is away, as it is stored.
 *
 * @param dueMillis when it is to be published, since 1970
 */
public record WillContent(Will will, long dueMillis) {
  private static final int VERSION = 1;
  private static final int HEAD_BYTES = 40;
  private static final int QOS = 3;
  private static final int RETAIN = 4;

  /** As it goes to the store. */
  public byte[] encode() {
    ByteBuf out = ContentFormat.begin(VERSION, HEAD_BYTES + will.payload().length);
    out.writeByte(will.qos() | (will.retain() ? RETAIN : 0));
    out.writeLong(dueMillis).writeLong(will.delaySeconds()).writeLong(will.messageExpirySeconds());
    ContentFormat.writeInt(out, will.topic().length());
    will.topic().writeTo(out);
    ContentFormat.writeBytes(out, will.properties());
    ContentFormat.writeBytes(out, will.payload());
    return ContentFormat.end(out);
  }

  /**
   * Reads a will.
   *
   * @throws ContentException if it is not in a format that is known
   */
  public static WillContent decode(ByteBuffer content) {
    ByteBuf in = ContentFormat.open("a will", content, VERSION);
    try {
      int flags = in.readByte();
      long due = in.readLong();
      long delay = in.readLong();
      long expiry = in.readLong();
      int length = ContentFormat.readInt(in);
      TopicName topic = TopicName.parse(in, in.readerIndex(), length);
      if (topic == null) {
        throw new ContentException("a will in the store has no valid topic");
      }
      in.skipBytes(length);
      byte[] properties = ContentFormat.readBytes(in);
      byte[] payload = ContentFormat.readBytes(in);
      return new WillContent(
          new Will(topic, payload, flags & QOS, (flags & RETAIN) != 0, properties, delay, expiry),
          due);
    } catch (IndexOutOfBoundsException | NegativeArraySizeException e) {
      throw new ContentException("a will in the store is cut off", e);
    }
  }
}
