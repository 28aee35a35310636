package broker.api.auth;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What a client wants to do with a topic.
 *
 * <p>May grow: a {@code switch} of a plugin needs a {@code default} branch, and that one denies.
 *
 * @since 1.0
 */
@ProviderType
public enum Action {
  /** To publish a message to a topic name, its Will Message included. */
  PUBLISH,
  /** To subscribe to a topic filter. */
  SUBSCRIBE,
  /** To be sent a message with a topic name, because of a subscription that it has. */
  RECEIVE
}
