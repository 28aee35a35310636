package plugin.persistence.store;

import broker.api.persistence.StoreException;
import broker.api.persistence.StoreOperations;

/** Takes what is copied of a store. Owned by the thread that copies. */
interface Sink extends StoreOperations {
  /** Whether a message was put and is still there. */
  boolean has(long messageId);

  /** The operations until now may be taken as a whole; called often. */
  void step() throws StoreException;
}
