package broker.deploy.deployment;

import broker.api.admin.PluginView;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts how often the broker has set each plugin aside, and names those for which it was too often
 * within a minute. Owned by the deployer's thread.
 */
final class FaultWatch {
  /** Failures within the span that end a plugin. */
  static final int MOST = 3;

  static final Duration SPAN = Duration.ofMinutes(1);

  private final Map<String, History> histories = new HashMap<>();

  private static final class History {
    long known;
    final Deque<Long> atNanos = new ArrayDeque<>();
  }

  /** The plugins that have to be stopped now; looks at all figures, so it is to be asked often. */
  List<PluginView> tooMany(List<PluginView> views, long nowNanos) {
    List<PluginView> found = new ArrayList<>();
    for (PluginView view : views) {
      History history = histories.computeIfAbsent(view.name(), name -> new History());
      for (; history.known < view.failures(); history.known++) {
        history.atNanos.add(nowNanos);
      }
      history.known = view.failures(); // fewer: it is another version
      history.atNanos.removeIf(at -> nowNanos - at > SPAN.toNanos());
      if (history.atNanos.size() >= MOST) {
        history.atNanos.clear();
        found.add(view);
      }
    }
    histories.keySet().retainAll(views.stream().map(PluginView::name).toList());
    return found;
  }

  /** Another version has another chance. */
  void forget(String name) {
    histories.remove(name);
  }
}
