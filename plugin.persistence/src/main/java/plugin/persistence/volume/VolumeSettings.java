package plugin.persistence.volume;

/**
 * Sizes of a volume.
 *
 * @param logBytes the length of each of the two logs
 * @param cachePages how many pages are kept in memory
 * @param background whether checkpoints run in a thread of their own
 */
public record VolumeSettings(int logBytes, int cachePages, boolean background) {
  /** The least that works. */
  public static final int LEAST_LOG = 64 << 10;

  /** Checks the sizes. */
  public VolumeSettings {
    if (logBytes < LEAST_LOG || cachePages < 32) {
      throw new IllegalArgumentException("too small: " + logBytes + ", " + cachePages);
    }
  }
}
