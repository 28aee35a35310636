package broker.core.journal;

import broker.core.packet.ApplicationMessage;
import broker.core.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is stored.
 *
 * @param receivedMillis when it was written, since 1970
 */
public record MessageContent(ApplicationMessage message, long receivedMillis) {
  private static final int VERSION = 1;
  private static final int HEAD_BYTES = 40;
  private static final int QOS = 3;
  private static final int RETAIN = 4;
  private static final int EXPIRES = 8;
  private static final int HAS_PUBLISHER = 16;

  /** As it goes to the store now. */
  public static byte[] encode(ApplicationMessage message, WallClock clock) {
    ByteBuf out = Unpooled.buffer(HEAD_BYTES + message.size());
    encode(message, clock, clock.millis(), out);
    return ContentFormat.end(out);
  }

  /** Appends a message as it goes to the store at this time. */
  static void encode(ApplicationMessage message, WallClock clock, long nowMillis, ByteBuf out) {
    begin(
        out,
        message.qos(),
        message.retain(),
        clock.toMillis(message.expiresAtNanos()),
        message.publisherClientId(),
        nowMillis);
    topicAndProperties(out, message.topic(), message.properties());
    out.writeBytes(message.payload());
  }

  /** Appends what comes before the topic and the properties; the payload comes last. */
  public static void begin(
      ByteBuf out,
      int qos,
      boolean retain,
      long expiresAtMillis,
      @Nullable String publisher,
      long nowMillis) {
    boolean expires = expiresAtMillis != WallClock.NEVER;
    out.writeByte(VERSION);
    out.writeByte(
        qos
            | (retain ? RETAIN : 0)
            | (expires ? EXPIRES : 0)
            | (publisher != null ? HAS_PUBLISHER : 0));
    out.writeLong(nowMillis);
    if (expires) {
      out.writeLong(expiresAtMillis);
    }
    if (publisher != null) {
      ContentFormat.writeText(out, publisher);
    }
  }

  /** Appends what comes before the payload. */
  public static void topicAndProperties(ByteBuf out, TopicName topic, byte[] properties) {
    ContentFormat.writeInt(out, topic.length());
    topic.writeTo(out);
    ContentFormat.writeBytes(out, properties);
  }

  /**
   * Reads a message.
   *
   * @throws ContentException if it is not in a format that is known
   */
  static MessageContent decode(ByteBuffer content, WallClock clock) {
    ByteBuf in = ContentFormat.open("a message", content, VERSION);
    try {
      int flags = in.readByte();
      long received = in.readLong();
      long expiry = (flags & EXPIRES) != 0 ? in.readLong() : WallClock.NEVER;
      String publisher = (flags & HAS_PUBLISHER) != 0 ? ContentFormat.readText(in) : null;
      int length = ContentFormat.readInt(in);
      TopicName topic = TopicName.parse(in, in.readerIndex(), length);
      if (topic == null) {
        throw new ContentException("a message in the store has no valid topic");
      }
      in.skipBytes(length);
      byte[] properties = ContentFormat.readBytes(in);
      byte[] payload = new byte[in.readableBytes()];
      in.readBytes(payload);
      return new MessageContent(
          new ApplicationMessage(
              topic,
              payload,
              properties,
              flags & QOS,
              (flags & RETAIN) != 0,
              clock.toNanos(expiry),
              publisher),
          received);
    } catch (IndexOutOfBoundsException | NegativeArraySizeException e) {
      throw new ContentException("a message in the store is cut off", e);
    }
  }
}
