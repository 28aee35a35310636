package plugin.persistence.store;

import broker.api.persistence.StoreOperations;

/**
 * Takes all that a store holds, told from its beginning: things are put, and nothing that was put
 * is ever changed or removed. Owned by the thread that copies.
 */
public interface Additions extends StoreOperations {
  @Override
  default void clear() {}

  @Override
  default void removeSession(String clientId) {}

  @Override
  default void removeSubscription(String clientId, String topicFilter) {}

  @Override
  default void updateEntry(String clientId, long sequence, long state) {}

  @Override
  default void dequeue(String clientId, long sequence) {}

  @Override
  default void dequeueRange(String clientId, long firstSequence, long lastSequence) {}

  @Override
  default void removeReceivedPacketId(String clientId, int packetId) {}

  @Override
  default void removeRetained(String topic) {}

  @Override
  default void removeWill(String clientId) {}
}
