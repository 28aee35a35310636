package broker.core.journal;

import broker.api.persistence.StoreBatch;
import broker.api.persistence.StoreException;
import broker.api.persistence.StoreOperations;
import java.util.ArrayList;
import java.util.List;

/** One batch for the store. Owned by the store thread. */
final class Batch implements StoreBatch {
  /** How many messages and queue entries, and the size of the messages. */
  record Content(int messages, long bytes, int entries) {
    static final Content NONE = new Content(0, 0, 0);
  }

  private final long number;
  private final List<Operation> steps;
  private final Content content;
  private final boolean clear;
  private final boolean onlyReleases;
  private final int size;

  /**
   * Makes a batch of prepared operations.
   *
   * @param content what they put
   */
  Batch(long number, List<Operation> steps, Content content, boolean clear) {
    this.number = number;
    this.steps = steps;
    this.content = content;
    this.clear = clear;
    boolean puts = false;
    int changes = 0;
    for (Operation step : steps) {
      puts |= step.puts();
      changes += step.count();
    }
    this.onlyReleases = !puts;
    this.size = changes;
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public long contentBytes() {
    return content.bytes + (long) content.entries * Operation.STORED_BYTES;
  }

  /** Size of the messages it puts, in bytes. */
  long messageBytes() {
    return content.bytes;
  }

  @Override
  public boolean onlyReleases() {
    return onlyReleases;
  }

  /** True when it says everything anew. */
  boolean clears() {
    return clear;
  }

  boolean isEmpty() {
    return steps.isEmpty() && !clear;
  }

  /** How many messages it puts. */
  int messages() {
    return content.messages;
  }

  /** How many changes it makes. */
  int size() {
    return size;
  }

  @Override
  public void replay(StoreOperations operations) throws StoreException {
    if (clear) {
      operations.clear();
    }
    for (Operation step : steps) {
      step.replay(operations);
    }
  }

  /** The same after these operations of another one, with this number. */
  Batch after(Batch other, long itsNumber) {
    List<Operation> all = new ArrayList<>(other.steps);
    all.addAll(steps);
    return new Batch(itsNumber, all, content, clear);
  }

  /** The same with another number. */
  Batch numbered(long itsNumber) {
    return new Batch(itsNumber, steps, content, clear);
  }

  /** Takes its messages back, after it was written; who waits for them is refused. */
  Batch undone() {
    List<Operation> undone = new ArrayList<>();
    for (Operation step : steps) {
      if (step.isMessage()) {
        step.refuse();
        undone.add(new Undo(step));
      }
    }
    return new Batch(number, undone, Content.NONE, false);
  }

  private static final class Undo extends Operation {
    private final Operation message;

    Undo(Operation message) {
      this.message = message;
    }

    @Override
    int count() {
      return message.count();
    }

    @Override
    void replay(StoreOperations store) throws StoreException {
      message.undo(store);
    }
  }

  /** The same without messages and what refers to them; who waits for them is refused. */
  Batch withoutMessages() {
    List<Operation> kept = new ArrayList<>();
    for (Operation step : steps) {
      if (step.isMessage()) {
        step.refuse();
      } else {
        kept.add(step);
      }
    }
    return new Batch(number, kept, Content.NONE, clear);
  }
}
