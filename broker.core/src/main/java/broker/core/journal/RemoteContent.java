package broker.core.journal;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * This broker's side of a session at another one, as it is stored. The Packet Identifiers that
 * messages at QoS 2 have, or may have by now, go from the first to the last, and from 65,535 on to
 * 1 if the last is the smaller one.
 *
 * @param tag of the queue entries that are in flight in that session; another one since that broker
 *     has lost it
 * @param firstIdentifier 0 if no identifier was used
 * @param lastIdentifier new messages begin behind it
 */
public record RemoteContent(int tag, int firstIdentifier, int lastIdentifier) {
  private static final int VERSION = 1;
  private static final int BYTES = 8;
  private static final int IDENTIFIERS = 65_536; // with 0, which is none

  /** True when a message may have this identifier. */
  public boolean mayHave(int identifier) {
    return firstIdentifier != 0 && distance(identifier) <= distance(lastIdentifier);
  }

  private int distance(int identifier) {
    return Math.floorMod(identifier - firstIdentifier, IDENTIFIERS);
  }

  /** All identifiers that a message may have, oldest first. */
  public Stream<Integer> identifiers() {
    return firstIdentifier == 0
        ? Stream.empty()
        : IntStream.rangeClosed(0, distance(lastIdentifier))
            .mapToObj(i -> (firstIdentifier + i) % IDENTIFIERS)
            .filter(identifier -> identifier != 0);
  }

  /** As it goes to the store. */
  public byte[] encode() {
    ByteBuf out = ContentFormat.begin(VERSION, BYTES);
    return ContentFormat.end(
        out.writeInt(tag).writeShort(firstIdentifier).writeShort(lastIdentifier));
  }

  /**
   * Reads it.
   *
   * @throws ContentException if it is not in a format that is known
   */
  public static RemoteContent decode(byte[] content) {
    ByteBuf in = ContentFormat.open("a remote session", ByteBuffer.wrap(content), VERSION);
    try {
      return new RemoteContent(in.readInt(), in.readUnsignedShort(), in.readUnsignedShort());
    } catch (IndexOutOfBoundsException e) {
      throw new ContentException("a remote session in the store is cut off", e);
    }
  }
}
