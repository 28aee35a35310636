package plugin.persistence.store;

import org.jspecify.annotations.Nullable;
import plugin.persistence.slab.RawRecords;

/**
 * Where packs of messages go, and the memory they are filled in, which is used again. Owned by the
 * store thread.
 */
final class Packs {
  /** No pack has more. */
  static final int BYTES = 16_000;

  final RawRecords store;
  private byte @Nullable [] spare;

  Packs(RawRecords store) {
    this.store = store;
  }

  /** Memory for a pack. */
  byte[] take() {
    byte[] bytes = spare;
    spare = null;
    return bytes == null ? new byte[BYTES] : bytes;
  }

  /** The pack was written. */
  void giveBack(byte[] bytes) {
    spare = bytes;
  }
}
