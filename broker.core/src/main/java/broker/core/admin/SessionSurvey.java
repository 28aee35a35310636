package broker.core.admin;

import broker.api.admin.SessionView;
import broker.core.session.Session;
import broker.core.session.Shard;
import broker.core.session.SharedState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One look at all sessions: each loop looks at its own, some at a time, so that its clients do not
 * notice. Any thread begins it; each part is owned by its loop.
 */
final class SessionSurvey {
  /** Sessions a loop looks at before it turns to its clients again. */
  static final int PER_TURN = 128;

  /** A task that only comes back to the end of the queue would keep the loop from its network. */
  private static final long PAUSE_NANOS = 1_000_000;

  private final SharedState state;

  SessionSurvey(SharedState state) {
    this.state = state;
  }

  /** Looks at every session that there is now; one that ends meanwhile may be missing. */
  CompletionStage<List<SessionView>> begin() {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < state.shards(); i++) {
      parts.add(new Part(state.shard(i)));
    }
    for (Session session : state.sessions().all()) {
      parts.get(session.loop()).sessions.add(session);
    }
    CompletableFuture<List<SessionView>> all = CompletableFuture.completedFuture(List.of());
    for (Part part : parts) {
      part.shard.loop().execute(part);
      all = all.thenCombine(part.done, SessionSurvey::concat);
    }
    return all;
  }

  private static List<SessionView> concat(List<SessionView> some, List<SessionView> more) {
    List<SessionView> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  /** The sessions of one loop. */
  private final class Part implements Runnable {
    final Shard shard;
    final List<Session> sessions = new ArrayList<>();
    final List<SessionView> views = new ArrayList<>();
    final CompletableFuture<List<SessionView>> done = new CompletableFuture<>();
    int index;

    Part(Shard shard) {
      this.shard = shard;
    }

    @Override
    public void run() {
      int end = Math.min(index + PER_TURN, sessions.size());
      try {
        for (; index < end; index++) {
          look(sessions.get(index));
        }
      } catch (RuntimeException e) {
        done.completeExceptionally(e);
        return;
      }
      if (end == sessions.size()) {
        done.complete(views);
      } else {
        shard.loop().schedule(this, PAUSE_NANOS);
      }
    }

    private void look(Session session) {
      if (!session.isEnded()) {
        views.add(SessionSnapshot.of(session));
      }
    }
  }
}
