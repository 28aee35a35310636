package broker.deploy.deployment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Something the deployer was asked for: what it said so far, and how it ended. Any thread. */
public final class Job implements Progress {
  private final int id;
  private final List<String> lines = new ArrayList<>(); // under the lock
  private OptionalInt status = OptionalInt.empty(); // under the lock

  Job(int id) {
    this.id = id;
  }

  /** The number by which it is asked for. */
  public int id() {
    return id;
  }

  @Override
  public synchronized void say(String line) {
    lines.add(line);
    notifyAll();
  }

  synchronized void end(int exitStatus) {
    status = OptionalInt.of(exitStatus);
    notifyAll();
  }

  /** The lines after so many, and the exit status if it has ended. */
  public record Report(List<String> lines, OptionalInt status) {}

  /** Waits until there is something new after so many lines, or it has ended, but not for long. */
  public synchronized Report await(int known, Duration most) throws InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    while (lines.size() <= known && status.isEmpty()) {
      long remaining = deadline - System.nanoTime();
      if (remaining <= 0) {
        break;
      }
      TimeUnit.NANOSECONDS.timedWait(this, remaining);
    }
    return new Report(
        List.copyOf(lines.subList(Math.min(known, lines.size()), lines.size())), status);
  }
}
