package broker.core.journal;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What does not fit into the state of a queue entry, and never changes.
 *
 * @param subscriptionIdentifiers often none
 * @param sharedFilter the whole filter of the shared subscription it was chosen from, or null
 * @param delivery QoS and RETAIN flag of a delivery whose state does not say them, as {@link
 *     #delivery} makes it, or {@link #AS_PUBLISHED}
 */
public record EntryExtra(
    int[] subscriptionIdentifiers, @Nullable String sharedFilter, int delivery) {
  /** QoS as published, and RETAIN not set. */
  public static final int AS_PUBLISHED = 0xFF;

  /** Nothing. */
  public static final EntryExtra NONE = new EntryExtra(new int[0], null, AS_PUBLISHED);

  private static final byte[] EMPTY = {};
  private static final int VERSION = 1;
  private static final int BYTES = 16;
  private static final int QOS = 3;
  private static final int RETAIN = 4;

  /** QoS and RETAIN flag as one number. */
  public static int delivery(int qos, boolean retain) {
    return qos | (retain ? RETAIN : 0);
  }

  /** The QoS it is delivered with, when the state does not say it. */
  public int qos(int published) {
    return delivery == AS_PUBLISHED ? published : delivery & QOS;
  }

  /** The RETAIN flag it is delivered with, when the state does not say it. */
  public boolean retain() {
    return delivery != AS_PUBLISHED && (delivery & RETAIN) != 0;
  }

  /** As it goes to the store; empty where there is nothing. */
  public static byte[] encode(
      int[] subscriptionIdentifiers, @Nullable String sharedFilter, int delivery) {
    if (subscriptionIdentifiers.length == 0 && sharedFilter == null && delivery == AS_PUBLISHED) {
      return EMPTY;
    }
    ByteBuf out = ContentFormat.begin(VERSION, BYTES);
    out.writeByte(delivery);
    ContentFormat.writeInt(out, subscriptionIdentifiers.length);
    for (int identifier : subscriptionIdentifiers) {
      ContentFormat.writeInt(out, identifier);
    }
    ContentFormat.writeText(out, sharedFilter == null ? "" : sharedFilter);
    return ContentFormat.end(out);
  }

  /**
   * Reads it.
   *
   * @throws ContentException if it is not in a format that is known
   */
  public static EntryExtra decode(ByteBuffer content) {
    if (!content.hasRemaining()) {
      return NONE;
    }
    ByteBuf in = ContentFormat.open("a queue entry", content, VERSION);
    try {
      int delivery = in.readUnsignedByte();
      int[] identifiers = new int[ContentFormat.readInt(in)];
      for (int i = 0; i < identifiers.length; i++) {
        identifiers[i] = ContentFormat.readInt(in);
      }
      String filter = ContentFormat.readText(in);
      return new EntryExtra(identifiers, filter.isEmpty() ? null : filter, delivery);
    } catch (IndexOutOfBoundsException | NegativeArraySizeException e) {
      throw new ContentException("a queue entry in the store is cut off", e);
    }
  }
}
