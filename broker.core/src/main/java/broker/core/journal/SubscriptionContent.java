package broker.core.journal;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * The options of a subscription as they are stored.
 *
 * @param qos granted
 * @param identifier the Subscription Identifier, 0 for none
 */
public record SubscriptionContent(
    int qos, boolean noLocal, boolean retainAsPublished, int identifier) {
  private static final int VERSION = 1;
  private static final int BYTES = 6;
  private static final int QOS = 3;
  private static final int NO_LOCAL = 4;
  private static final int RETAIN_AS_PUBLISHED = 8;

  /** As it goes to the store. */
  public byte[] encode() {
    ByteBuf out = ContentFormat.begin(VERSION, BYTES);
    out.writeByte(qos | (noLocal ? NO_LOCAL : 0) | (retainAsPublished ? RETAIN_AS_PUBLISHED : 0));
    ContentFormat.writeInt(out, identifier);
    return ContentFormat.end(out);
  }

  /**
   * Reads the options.
   *
   * @throws ContentException if they are not in a format that is known
   */
  public static SubscriptionContent decode(ByteBuffer content) {
    ByteBuf in = ContentFormat.open("a subscription", content, VERSION);
    try {
      int flags = in.readByte();
      return new SubscriptionContent(
          flags & QOS,
          (flags & NO_LOCAL) != 0,
          (flags & RETAIN_AS_PUBLISHED) != 0,
          ContentFormat.readInt(in));
    } catch (IndexOutOfBoundsException e) {
      throw new ContentException("a subscription in the store is cut off", e);
    }
  }
}
