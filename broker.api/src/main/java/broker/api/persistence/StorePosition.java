package broker.api.persistence;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Which store this is and how far it has come.
 *
 * @param storeId made when the store was, and never used for another content: a store that was
 *     begun anew or put together from remains has a new one
 * @param lastBatch the number of the last batch that is on stable storage; 0 if there was none
 * @param highestMessageId the highest number of a message in the store; 0 if there is none
 * @param remainsOf the identity of the damaged store that it was put together from, if that is
 *     known: a broker that has used that one goes on with this one
 * @since 1.0
 */
@ProviderType
public record StorePosition(
    UUID storeId, long lastBatch, long highestMessageId, Optional<UUID> remainsOf) {
  /**
   * Makes a position.
   *
   * @throws IllegalArgumentException if a number is negative
   */
  public StorePosition {
    Objects.requireNonNull(storeId, "storeId");
    Objects.requireNonNull(remainsOf, "remainsOf");
    if (lastBatch < 0 || highestMessageId < 0) {
      throw new IllegalArgumentException("negative: " + lastBatch + ", " + highestMessageId);
    }
  }

  /**
   * Makes the position of a store that was not put together from another one.
   *
   * @throws IllegalArgumentException if a number is negative
   */
  public StorePosition(UUID storeId, long lastBatch, long highestMessageId) {
    this(storeId, lastBatch, highestMessageId, Optional.empty());
  }
}
