package broker.core.admin;

import broker.api.admin.Counter;
import broker.core.metrics.MemoryUse;
import broker.core.session.SharedState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The figures of the broker itself: what it counts, and what can be measured. Stateless. */
public final class OwnCounters {
  private OwnCounters() {}

  /** The figures of this broker; any thread may read them. */
  public static List<Counter> of(SharedState state, Supplier<MemoryUse> memory) {
    List<Counter> all = new ArrayList<>();
    for (broker.core.metrics.Counter counter : broker.core.metrics.Counter.values()) {
      all.add(counted(state, counter));
    }
    all.add(
        Counter.gauge(
            "clients.maximum",
            "clients",
            "Most clients that were connected at the same time.",
            () -> state.counters().clientsMaximum()));
    all.add(
        Counter.gauge(
            "subscriptions.count",
            "subscriptions",
            "Subscriptions that are not shared.",
            () -> state.subscriptions().subscriptions()));
    all.add(
        Counter.gauge(
            "subscriptions.shared.count",
            "subscriptions",
            "Shared subscriptions, one for each member of a group.",
            () -> state.subscriptions().sharedSubscriptions()));
    all.add(
        Counter.gauge(
            "retained.count",
            "messages",
            "Retained messages, without the broker's own.",
            () -> state.retained().count()));
    all.add(
        Counter.gauge(
            "retained.bytes",
            "bytes",
            "Size of the retained messages, without the broker's own.",
            () -> state.retained().bytes()));
    all.add(
        Counter.gauge(
            "memory.heap.used",
            "bytes",
            "Java heap in use, garbage that was not collected yet included.",
            () -> memory.get().heapBytes()));
    all.add(
        Counter.gauge(
            "memory.heap.limit",
            "bytes",
            "What the Java heap may grow to.",
            () -> memory.get().heapLimitBytes()));
    all.add(
        Counter.gauge(
            "memory.direct.used",
            "bytes",
            "Memory outside the heap held for network buffers.",
            () -> memory.get().directBytes()));
    return List.copyOf(all);
  }

  private static Counter counted(SharedState state, broker.core.metrics.Counter counter) {
    return switch (counter.kind()) {
      case TOTAL ->
          Counter.total(
              counter.label(),
              counter.unit(),
              counter.description(),
              () -> state.counters().get(counter));
      case LEVEL ->
          Counter.gauge(
              counter.label(),
              counter.unit(),
              counter.description(),
              () -> state.counters().get(counter));
    };
  }
}
