package broker.core.session;

import broker.core.journal.Entry;
import broker.core.journal.Refusals;
import broker.core.loop.OnEventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages for which the store had no room out of the sessions of one loop; their publishers
 * will hear that. Owned by the loop.
 */
@OnEventLoop
final class RefusedEntries implements Refusals {
  private final Shard shard;

  RefusedEntries(Shard shard) {
    this.shard = shard;
  }

  @Override
  public void refused(Entry entry) {
    Outbox outbox = outbox(entry.clientId());
    if (outbox != null) {
      outbox.tail().refused(entry.sequence(), entry.size());
      outbox.contents().refused(entry);
    }
  }

  @Override
  public void refused(String clientId, long sequence, int size) {
    Outbox outbox = outbox(clientId);
    if (outbox != null) {
      outbox.tail().refused(sequence, size);
    }
  }

  private @Nullable Outbox outbox(String clientId) {
    Session session = shard.sessions().find(clientId);
    return session != null && session.shard() == shard ? session.outbox() : null;
  }
}
