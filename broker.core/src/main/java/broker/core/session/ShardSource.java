package broker.core.session;

import broker.core.journal.JournalSource;
import broker.core.journal.Repair;
import broker.core.loop.OnEventLoop;
import java.util.function.Consumer;

/** The sessions of one loop, as the journal has them. Owned by the loop. */
@OnEventLoop
final class ShardSource implements JournalSource {
  private final Shard shard;

  ShardSource(Shard shard) {
    this.shard = shard;
  }

  @Override
  public void dump(boolean whole) {
    each(session -> session.record().dump(whole));
  }

  @Override
  public void repair(Repair repair) {
    each(session -> session.record().repair(repair));
  }

  private void each(Consumer<Session> task) {
    for (Session session : shard.sessions().all()) {
      if (session.shard() == shard) {
        task.accept(session);
      }
    }
  }
}
