package broker.core.metrics;

import java.util.List;

/** The counters of all loops together. Any thread. */
public final class Counters {
  private final List<LoopCounters> loops;

  /**
   * @param loops one per event loop
   */
  public Counters(List<LoopCounters> loops) {
    this.loops = List.copyOf(loops);
  }

  /** The sum over all loops now. */
  public long get(Counter counter) {
    long sum = 0;
    for (LoopCounters loop : loops) {
      sum += loop.get(counter);
    }
    return sum;
  }
}
