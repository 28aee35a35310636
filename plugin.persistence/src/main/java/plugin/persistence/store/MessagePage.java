package plugin.persistence.store;

import java.nio.ByteBuffer;

/** Where 32 messages with neighbouring numbers are. Owned by the store thread. */
final class MessagePage {
  static final int BITS = 5;
  private static final int COUNT = 1 << BITS;

  /** Number of the record; 0 if there is no such message. */
  final long[] record = new long[COUNT];

  final int[] references = new int[COUNT];
  final int[] length = new int[COUNT];

  static int slot(long messageId) {
    return (int) messageId & (COUNT - 1);
  }

  boolean isEmpty() {
    for (long number : record) {
      if (number != 0) {
        return false;
      }
    }
    return true;
  }

  static MessagePage read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    MessagePage page = new MessagePage();
    for (int i = 0; i < COUNT; i++) {
      page.record[i] = in.getLong();
      page.references[i] = in.getInt();
      page.length[i] = in.getInt();
    }
    return page;
  }

  byte[] write() {
    ByteBuffer out = ByteBuffer.allocate(COUNT * 16);
    for (int i = 0; i < COUNT; i++) {
      out.putLong(record[i]).putInt(references[i]).putInt(length[i]);
    }
    return out.array();
  }
}
