package plugin.persistence.store;

import org.mapdb.Store;
import plugin.persistence.slab.RawRecords;

/** All that a store holds, by kinds. Owned by the store thread. */
final class Holdings {
  final Maps maps;
  final Messages messages;
  final Queues queues;
  final Subscriptions subscriptions;
  final ReceivedIds received;
  final WriteBackCache<String, SessionState> states;

  <S extends Store & RawRecords> Holdings(S store, boolean isNew) {
    maps = new Maps(store, isNew);
    messages = new Messages(store, maps);
    queues = new Queues(maps, messages);
    subscriptions = new Subscriptions(maps);
    received = new ReceivedIds(maps);
    states = new WriteBackCache<>(maps.states, SessionState::read, SessionState::write, 512);
  }

  /** Ends a batch: what was changed in memory goes to the maps. */
  void flush() {
    queues.flush();
    messages.flush();
    states.flush();
  }
}
