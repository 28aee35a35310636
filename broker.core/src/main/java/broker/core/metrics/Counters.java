package broker.core.metrics;

import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.atomic.LongAccumulator;

/** The counters of all loops together. Any thread. */
public final class Counters {
  private final List<LoopCounters> loops;
  private final LongAccumulator clientsMaximum = new LongAccumulator(Math::max, 0);

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

  /** To be called when {@link Counter#CLIENTS_CONNECTED} has risen. */
  public void clientConnected() {
    VarHandle.fullFence(); // of two loops that count at the same time, one sees both
    clientsMaximum.accumulate(get(Counter.CLIENTS_CONNECTED));
  }

  /** Most clients that were connected at the same time. */
  public long clientsMaximum() {
    return clientsMaximum.get();
  }
}
