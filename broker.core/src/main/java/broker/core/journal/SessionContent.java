package broker.core.journal;

import broker.core.limits.Limits.QueueFull;
import broker.core.limits.QueueLimits;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A session as it is stored.
 *
 * @param expirySeconds Session Expiry Interval
 * @param absentSinceMillis when its client left, since 1970; 0 while it is connected
 * @param queue the bounds of its own of a session of a plugin; null for that of a client
 */
public record SessionContent(
    long expirySeconds, long absentSinceMillis, @Nullable QueueLimits queue) {
  private static final int VERSION = 1;
  private static final int BYTES = 46;
  private static final int LOCAL = 1;
  private static final int DROPS_OLDEST = 2;
  private static final int QUEUES_QOS_0 = 4;

  /** As it goes to the store. */
  public byte[] encode() {
    ByteBuf out = ContentFormat.begin(VERSION, BYTES);
    out.writeByte(flags(queue)).writeLong(expirySeconds).writeLong(absentSinceMillis);
    QueueLimits limits = queue;
    if (limits != null) {
      out.writeLong(limits.maximumMessages()).writeLong(limits.maximumBytes());
      out.writeInt(limits.entryBytes()).writeLong(limits.maximumAgeNanos());
    }
    return ContentFormat.end(out);
  }

  private static int flags(@Nullable QueueLimits limits) {
    return limits == null
        ? 0
        : LOCAL
            | (limits.full() == QueueFull.DROP_OLDEST ? DROPS_OLDEST : 0)
            | (limits.queueQos0() ? QUEUES_QOS_0 : 0);
  }

  /**
   * Reads a session.
   *
   * @throws ContentException if it is not in a format that is known
   */
  public static SessionContent decode(ByteBuffer content) {
    ByteBuf in = ContentFormat.open("a session", content, VERSION);
    try {
      int flags = in.readByte();
      return new SessionContent(
          in.readLong(), in.readLong(), (flags & LOCAL) == 0 ? null : limits(flags, in));
    } catch (IndexOutOfBoundsException e) {
      throw new ContentException("a session in the store is cut off", e);
    }
  }

  private static QueueLimits limits(int flags, ByteBuf in) {
    return new QueueLimits(
        in.readLong(),
        in.readLong(),
        in.readInt(),
        in.readLong(),
        (flags & DROPS_OLDEST) != 0 ? QueueFull.DROP_OLDEST : QueueFull.DROP_NEWEST,
        (flags & QUEUES_QOS_0) != 0);
  }
}
