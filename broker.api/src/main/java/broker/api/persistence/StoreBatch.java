package broker.api.persistence;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Changes that become durable together.
 *
 * <p>Lent for the call of {@link SessionStore#apply}.
 *
 * @since 1.0
 */
@ProviderType
public interface StoreBatch {
  /** Returns the number of this batch, which is greater than that of any batch before it. */
  long number();

  /** Returns how many bytes of content the batch puts, as a hint for reservations. */
  long contentBytes();

  /**
   * Returns whether the batch puts and enqueues nothing, so that the store is not fuller after it.
   */
  boolean onlyReleases();

  /**
   * Calls the operations in their order, on the calling thread. May be called more than once and
   * does the same each time.
   *
   * @throws StoreException passed through from {@code operations}
   */
  void replay(StoreOperations operations) throws StoreException;
}
