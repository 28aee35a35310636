package broker.core.journal;

import broker.core.loop.OnEventLoop;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Those who wait for something that is durable now, on their way to be told, in their order. Owned
 * by the loop.
 */
@OnEventLoop
final class Releases {
  private final ArrayDeque<Runnable> due = new ArrayDeque<>();

  int size() {
    return due.size();
  }

  /** These are to be told, after those before. */
  void add(List<Runnable> waiting) {
    due.addAll(waiting);
    waiting.clear();
  }

  /** Tells so many, or as many as there are. */
  void tell(int most) {
    for (int i = 0; i < most && !due.isEmpty(); i++) {
      due.remove().run();
    }
  }
}
