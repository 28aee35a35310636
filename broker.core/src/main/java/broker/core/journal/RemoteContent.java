package broker.core.journal;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * This broker's side of a session at another one, as it is stored.
 *
 * @param tag of the queue entries that are in flight in that session; another one since that broker
 *     has lost it
 * @param lastIdentifier Packet Identifiers up to this one may have been used
 */
public record RemoteContent(int tag, int lastIdentifier) {
  private static final int VERSION = 1;
  private static final int BYTES = 6;

  /** As it goes to the store. */
  public byte[] encode() {
    ByteBuf out = ContentFormat.begin(VERSION, BYTES);
    return ContentFormat.end(out.writeInt(tag).writeShort(lastIdentifier));
  }

  /**
   * Reads it.
   *
   * @throws ContentException if it is not in a format that is known
   */
  public static RemoteContent decode(byte[] content) {
    ByteBuf in = ContentFormat.open("a remote session", ByteBuffer.wrap(content), VERSION);
    try {
      return new RemoteContent(in.readInt(), in.readUnsignedShort());
    } catch (IndexOutOfBoundsException e) {
      throw new ContentException("a remote session in the store is cut off", e);
    }
  }
}
