package broker.core.journal;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * A session as it is stored.
 *
 * @param expirySeconds Session Expiry Interval
 * @param absentSinceMillis when its client left, since 1970; 0 while it is connected
 * @param local true for a session of a plugin
 */
public record SessionContent(long expirySeconds, long absentSinceMillis, boolean local) {
  private static final int VERSION = 1;
  private static final int BYTES = 17;

  /** As it goes to the store. */
  public byte[] encode() {
    ByteBuf out = ContentFormat.begin(VERSION, BYTES);
    out.writeByte(local ? 1 : 0).writeLong(expirySeconds).writeLong(absentSinceMillis);
    return ContentFormat.end(out);
  }

  /**
   * Reads a session.
   *
   * @throws ContentException if it is not in a format that is known
   */
  public static SessionContent decode(ByteBuffer content) {
    ByteBuf in = ContentFormat.open("a session", content, VERSION);
    try {
      boolean local = in.readByte() != 0;
      return new SessionContent(in.readLong(), in.readLong(), local);
    } catch (IndexOutOfBoundsException e) {
      throw new ContentException("a session in the store is cut off", e);
    }
  }
}
