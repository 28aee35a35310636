package distribution.mosquitto.state;

import broker.api.persistence.StoreOperations;

/**
 * A store while it is filled.
 *
 * @param operations takes what is imported
 * @param existing what it has
 * @param highestMessageId the highest number that a message in it has; 0 if there is none
 */
record StoreTarget(StoreOperations operations, ExistingContents existing, long highestMessageId) {
  /** Whether it has a session of this client already. */
  boolean hasSession(String clientId) {
    return existing.hasSession(clientId);
  }

  /** Whether it has a retained message with this topic already. */
  boolean hasRetained(String topic) {
    return existing.hasRetained(topic);
  }
}
