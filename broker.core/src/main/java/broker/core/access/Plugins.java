package broker.core.access;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The services of one type in the order in which they are asked. Any thread. */
final class Plugins<S> {
  private volatile List<Plugin<S>> inOrder = List.of();
  private volatile boolean everAny;

  synchronized void add(Plugin<S> plugin) {
    List<Plugin<S>> changed = new ArrayList<>(inOrder);
    changed.add(plugin);
    Collections.sort(changed);
    inOrder = List.copyOf(changed);
    everAny = true;
  }

  /** Removes the service; nothing happens when it is not there. */
  void remove(Object service) {
    Plugin<S> removed = take(service);
    if (removed != null) {
      removed.leave();
    }
  }

  private synchronized @Nullable Plugin<S> take(Object service) {
    for (Plugin<S> plugin : inOrder) {
      if (plugin.is(service)) {
        List<Plugin<S>> changed = new ArrayList<>(inOrder);
        changed.remove(plugin);
        inOrder = List.copyOf(changed);
        return plugin;
      }
    }
    return null;
  }

  /** Returns those there are now; unmodifiable. */
  List<Plugin<S>> inOrder() {
    return inOrder;
  }

  /** True when there has been one, and none is there now: one is being replaced. */
  boolean isGap() {
    return everAny && inOrder.isEmpty();
  }
}
