package broker.core.journal;

import org.jspecify.annotations.Nullable;

/** A task that whoever of two comes first runs. Owned by their loop. */
final class Once implements Runnable {
  private @Nullable Runnable task;

  Once(Runnable task) {
    this.task = task;
  }

  @Override
  public void run() {
    Runnable due = task;
    task = null;
    if (due != null) {
      due.run();
    }
  }
}
