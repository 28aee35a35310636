package broker.api.admin;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What an acknowledgement of this broker means at the moment.
 *
 * <p>May grow: a {@code switch} of a plugin needs a {@code default} branch.
 *
 * @since 1.0
 */
@ProviderType
public enum PersistenceState {
  /** There is no store: what is acknowledged is in memory. */
  IN_MEMORY,
  /** The store is being loaded; no client is let in before. */
  LOADING,
  /** What is acknowledged is on stable storage. */
  DURABLE,
  /** The store is full: messages that would need it are refused, or older ones dropped. */
  FULL,
  /** The store is away or has failed: acknowledgements that need it are held back. */
  WAITING
}
