package broker.core.sys;

import broker.api.admin.PersistenceState;
import broker.core.metrics.Counter;
import broker.core.metrics.MemoryUse;
import broker.core.session.SharedState;
import java.time.Duration;
import java.util.function.Supplier;

/** What the {@code $SYS} topics are computed from. Owned by the loop that publishes them. */
public final class SysFigures {
  private final String version;
  private final SharedState state;
  private final Supplier<Duration> uptimes;
  private final Supplier<MemoryUse> memory;
  private final Supplier<PersistenceState> persistence;

  // of one time
  private Duration uptime = Duration.ZERO;
  private long heapBytes;
  private long heapMaximumBytes;

  /**
   * The figures of one broker.
   *
   * @param version of the broker
   * @param uptime asked each time, on the loop
   * @param memory asked each time, on the loop
   * @param persistence asked each time, on the loop
   */
  public SysFigures(
      String version,
      SharedState state,
      Supplier<Duration> uptime,
      Supplier<MemoryUse> memory,
      Supplier<PersistenceState> persistence) {
    this.version = version;
    this.state = state;
    this.uptimes = uptime;
    this.memory = memory;
    this.persistence = persistence;
  }

  /** Takes those values that are to be the same for all topics of one time. */
  void take() {
    uptime = uptimes.get();
    heapBytes = memory.get().heapBytes();
    heapMaximumBytes = Math.max(heapMaximumBytes, heapBytes);
  }

  String version() {
    return version;
  }

  Duration uptime() {
    return uptime;
  }

  SharedState state() {
    return state;
  }

  PersistenceState persistence() {
    return persistence.get();
  }

  long heapBytes() {
    return heapBytes;
  }

  /** Largest value of {@link #heapBytes} so far. */
  long heapMaximumBytes() {
    return heapMaximumBytes;
  }

  long count(Counter counter) {
    return state.counters().get(counter);
  }

  long sum(Counter... counters) {
    long sum = 0;
    for (Counter counter : counters) {
      sum += count(counter);
    }
    return sum;
  }

  /** Messages that were to be delivered and were not. */
  long dropped() {
    return sum(
        Counter.QOS0_DROPPED, Counter.QUEUE_DROPPED, Counter.EXPIRED, Counter.TOO_LARGE_DROPPED);
  }
}
