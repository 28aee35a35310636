package plugin.persistence.store;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import plugin.persistence.volume.NewerFormatException;

/** Identity and position of the store, which change with every batch. Owned by the store thread. */
final class Header {
  /** 1 had no packs of messages, 2 no long chunks and pages, 3 no runs of messages. */
  static final int SCHEMA = 4;

  /** Also what was written before there was anything there. */
  private static final UUID NOBODY = new UUID(0, 0);

  final UUID storeId;

  /** The damaged store that it was made of; null if of none. */
  @Nullable UUID remainsOf;

  long lastBatch;
  long highestMessageId;
  long nextSession = 1;

  Header(UUID storeId) {
    this.storeId = storeId;
  }

  static Header read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int schema = in.getInt();
    if (schema > SCHEMA) {
      throw new NewerFormatException(
          "the records have schema " + schema + ", this version knows " + SCHEMA);
    }
    Header header = new Header(new UUID(in.getLong(), in.getLong()));
    header.lastBatch = in.getLong();
    header.highestMessageId = in.getLong();
    header.nextSession = in.getLong();
    UUID former = new UUID(in.getLong(), in.getLong());
    header.remainsOf = former.equals(NOBODY) ? null : former;
    return header;
  }

  /** Takes the numbers of another one. */
  void follow(Header other) {
    remainsOf = other.remainsOf;
    lastBatch = other.lastBatch;
    highestMessageId = other.highestMessageId;
  }

  byte[] write() {
    UUID former = remainsOf == null ? NOBODY : remainsOf;
    return ByteBuffer.allocate(60)
        .putInt(SCHEMA)
        .putLong(storeId.getMostSignificantBits())
        .putLong(storeId.getLeastSignificantBits())
        .putLong(lastBatch)
        .putLong(highestMessageId)
        .putLong(nextSession)
        .putLong(former.getMostSignificantBits())
        .putLong(former.getLeastSignificantBits())
        .array();
  }
}
