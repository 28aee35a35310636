package broker.api.persistence;

import org.osgi.annotation.versioning.ProviderType;

/**
 * How full a store is.
 *
 * @param usedBytes what its content takes
 * @param limitBytes what its content may take; {@link Long#MAX_VALUE} if only the disk limits it
 * @since 1.0
 */
@ProviderType
public record StoreSpace(long usedBytes, long limitBytes) {
  /**
   * Makes a measure.
   *
   * @throws IllegalArgumentException if the used bytes are negative or the limit is not positive
   */
  public StoreSpace {
    if (usedBytes < 0 || limitBytes <= 0) {
      throw new IllegalArgumentException("no such space: " + usedBytes + " of " + limitBytes);
    }
  }

  /** Returns what is left, in bytes; never negative. */
  public long freeBytes() {
    return Math.max(0, limitBytes - usedBytes);
  }
}
