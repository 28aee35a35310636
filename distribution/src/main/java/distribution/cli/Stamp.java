package distribution.cli;

import java.nio.ByteBuffer;

/** What a message of the benchmark says in its first bytes: when it was due. Stateless. */
final class Stamp {
  /** Its size, and so the least size of a payload. */
  static final int BYTES = Long.BYTES;

  private Stamp() {}

  static byte[] payload(int size, long dueNanos) {
    byte[] payload = new byte[size];
    ByteBuffer.wrap(payload).putLong(dueNanos);
    return payload;
  }
}
