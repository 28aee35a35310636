package broker.api.client;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What a queue does when it is full.
 *
 * <p>May grow: a {@code switch} of a plugin needs a {@code default} branch.
 *
 * @since 1.0
 */
@ProviderType
public enum OverflowPolicy {
  /** The message that does not fit is dropped and counted. */
  DROP_NEWEST,
  /** The oldest messages that are not being delivered make room; they are dropped and counted. */
  DROP_OLDEST
}
