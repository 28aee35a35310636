package broker.core.local;

import broker.core.client.End;
import broker.core.session.Session;
import broker.core.session.Shard;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin publishes through one local session, by the loop it is routed on: its own messages
 * on the session's, those of another broker on the loop they came on. Any thread.
 */
final class LocalPublishers {
  private final Session session;
  private final LocalPublisher own;
  private final Map<Integer, LocalPublisher> others = new ConcurrentHashMap<>();
  private volatile @Nullable End end;

  LocalPublishers(Session session) {
    this.session = session;
    this.own = new LocalPublisher(session.shard());
  }

  LocalPublisher own() {
    return own;
  }

  /** The one on the loop with this index. */
  LocalPublisher of(int loop) {
    if (loop == session.loop()) {
      return own;
    }
    LocalPublisher other = others.computeIfAbsent(loop, i -> new LocalPublisher(shard(i)));
    End over = end;
    if (over != null) {
      shard(loop).loop().execute(() -> other.fail(over));
    }
    return other;
  }

  private Shard shard(int loop) {
    return session.shard().peer(loop);
  }

  /** The client leaves in good order: nothing of it waits any more. */
  void flush() {
    own.flush();
    others.forEach((loop, other) -> shard(loop).loop().execute(other::flush));
  }

  /** The client has ended. On the session's loop. */
  void fail(End cause) {
    end = cause;
    session.shard().loop().execute(() -> own.fail(cause));
    others.forEach((loop, other) -> shard(loop).loop().execute(() -> other.fail(cause)));
  }
}
