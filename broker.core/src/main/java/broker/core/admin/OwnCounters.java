package broker.core.admin;

import broker.api.admin.Counter;
import broker.core.journal.Journal;
import broker.core.journal.StoreFigures;
import broker.core.metrics.MemoryUse;
import broker.core.session.SharedState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The figures of the broker itself: what it counts, and what can be measured. Stateless. */
public final class OwnCounters {
  private static final long NANOS_PER_MICRO = 1_000L;

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
    addStore(all, state.journal());
    return List.copyOf(all);
  }

  private static void addStore(List<Counter> all, Journal journal) {
    StoreFigures f = journal.figures();
    all.add(Counter.total("store.batches", "batches", "Batches written to the store.", f::batches));
    all.add(
        Counter.total(
            "store.operations", "operations", "Changes written to the store.", f::operations));
    all.add(
        Counter.total("store.messages", "messages", "Messages written to the store.", f::messages));
    all.add(
        Counter.total("store.bytes", "bytes", "Message content written to the store.", f::bytes));
    all.add(
        Counter.total(
            "store.commit.time",
            "us",
            "Time that writing the batches took, together.",
            () -> f.nanos() / NANOS_PER_MICRO));
    all.add(
        Counter.gauge(
            "store.commit.longest",
            "us",
            "The longest time one batch took.",
            () -> f.longestNanos() / NANOS_PER_MICRO));
    all.add(
        Counter.total("store.failures", "calls", "Calls of the store that failed.", f::failures));
    all.add(
        Counter.total(
            "store.refused",
            "messages",
            "Messages refused because the store had no room.",
            f::refused));
    all.add(
        Counter.total(
            "store.dropped",
            "messages",
            "Messages that were dropped, the oldest first, because the store had no room.",
            f::dropped));
    all.add(
        Counter.gauge(
            "store.waiting.bytes",
            "bytes",
            "What waited for the store a moment ago.",
            journal::waitingBytes));
    all.add(
        Counter.gauge(
            "store.waiting.acknowledgements",
            "answers",
            "Answers to clients that waited for the store a moment ago.",
            journal::waitingAnswers));
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
