package plugin.persistence.store;

import plugin.persistence.volume.VolumeSettings;

/**
 * Sizes of a store.
 *
 * @param mostBytes what all files together may take
 */
public record StoreSettings(long mostBytes, VolumeSettings volume) {
  /** Beside the content and the logs: room for batches that only release. */
  static final long RESERVE = 4 << 20;

  /** What content may take. */
  long contentBytes() {
    return Math.max(1, mostBytes - 2L * volume.logBytes() - RESERVE);
  }
}
