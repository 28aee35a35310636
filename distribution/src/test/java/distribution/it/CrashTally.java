package distribution.it;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** What clients met while their broker crashed. Any thread. */
final class CrashTally {
  private static final int EXAMPLES = 20;

  private final AtomicLong[] acknowledged = {new AtomicLong(), new AtomicLong(), new AtomicLong()};
  private final AtomicLong arrived = new AtomicLong();
  private final AtomicLong again = new AtomicLong();
  private final AtomicLong duplicates = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong problems = new AtomicLong();
  private final List<String> examples = new ArrayList<>(); // under its own lock

  void acknowledged(int qos) {
    acknowledged[qos].incrementAndGet();
    synchronized (this) {
      notifyAll();
    }
  }

  /** Waits until so many more are acknowledged. */
  synchronized void awaitMore(int messages, long deadlineNanos) throws InterruptedException {
    long goal = total() + messages;
    while (total() < goal && System.nanoTime() < deadlineNanos) {
      wait(10);
    }
  }

  private long total() {
    return acknowledged[1].get() + acknowledged[2].get();
  }

  void arrived(int qos, boolean repeated, Supplier<String> what) {
    arrived.incrementAndGet();
    if (repeated && qos == 2) {
      duplicates.incrementAndGet();
      example("twice: " + what.get());
    } else if (repeated) {
      again.incrementAndGet();
    }
  }

  void lost(int messages, String which) {
    if (messages > 0) {
      lost.addAndGet(messages);
      example("lost: " + which);
    }
  }

  void problem(String what) {
    problems.incrementAndGet();
    example(what);
  }

  private void example(String what) {
    synchronized (examples) {
      if (examples.size() < EXAMPLES) {
        examples.add(what);
      }
    }
  }

  boolean isClean() {
    return lost.get() == 0 && duplicates.get() == 0 && problems.get() == 0;
  }

  @Override
  public String toString() {
    synchronized (examples) {
      return "acknowledged %d at QoS 1, %d at QoS 2; %d arrived, %d of them again at QoS 1; "
              .formatted(acknowledged[1].get(), acknowledged[2].get(), arrived.get(), again.get())
          + "%d lost, %d duplicates at QoS 2, %d other problems %s"
              .formatted(lost.get(), duplicates.get(), problems.get(), examples);
    }
  }
}
