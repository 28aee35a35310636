package plugin.persistence.store;

import java.nio.ByteBuffer;
import java.util.UUID;
import plugin.persistence.volume.NewerFormatException;

/** Identity and position of the store, which change with every batch. Owned by the store thread. */
final class Header {
  static final int SCHEMA =
      4; // 1 had no packs of messages, 2 no long chunks and pages, 3 no runs of messages

  final UUID storeId;
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
    return header;
  }

  /** Takes the numbers of another one. */
  void follow(Header other) {
    lastBatch = other.lastBatch;
    highestMessageId = other.highestMessageId;
  }

  byte[] write() {
    return ByteBuffer.allocate(44)
        .putInt(SCHEMA)
        .putLong(storeId.getMostSignificantBits())
        .putLong(storeId.getLeastSignificantBits())
        .putLong(lastBatch)
        .putLong(highestMessageId)
        .putLong(nextSession)
        .array();
  }
}
