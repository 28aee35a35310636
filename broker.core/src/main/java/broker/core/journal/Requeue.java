package broker.core.journal;

import broker.api.persistence.StoreException;
import broker.api.persistence.StoreOperations;
import java.util.List;

/**
 * The queue of a session put again, as memory has it, in the place of what is left of it in the
 * store. Owned by the loop until its window is handed over, by the store thread from then on.
 */
final class Requeue extends Operation {
  private final DurableSession session;
  private final List<Repair.Kept> entries;
  private final long[] states; // as of the end of the window

  Requeue(DurableSession session, List<Repair.Kept> entries) {
    this.session = session;
    this.entries = entries;
    this.states = entries.stream().mapToLong(each -> each.entry().state()).toArray();
  }

  @Override
  DurableSession session() {
    return session;
  }

  @Override
  int count() {
    return entries.size();
  }

  /** If there is no room, what is left of it stays. */
  @Override
  boolean isMessage() {
    return true;
  }

  @Override
  void refuse() {
    entries.forEach(each -> each.entry().release());
  }

  /** What it takes away and puts is in one batch, whatever a crash leaves. */
  @Override
  boolean isSeparate(Composition composition) {
    return false;
  }

  @Override
  boolean prepare(Composition composition) {
    boolean there = super.prepare(composition);
    if (there) {
      session.requeued(entries.isEmpty() ? 0 : entries.get(entries.size() - 1).entry().sequence());
      for (Repair.Kept each : entries) {
        each.entry().refer(composition);
        session.stored(1, each.entry().size());
      }
    }
    return there;
  }

  @Override
  void replay(StoreOperations store) throws StoreException {
    store.dequeueRange(session.clientId(), 0, Long.MAX_VALUE);
    for (int i = 0; i < states.length; i++) {
      Repair.Kept each = entries.get(i);
      each.entry().replay(store, states[i], each.extra());
    }
  }

  @Override
  void undo(StoreOperations store) throws StoreException {
    throw new IllegalStateException("it is never without the last batch of its window");
  }
}
