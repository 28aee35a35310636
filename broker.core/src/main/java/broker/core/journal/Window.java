package broker.core.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one loop has collected between two batches, and what waits for it to be durable. Owned by
 * the loop; once it is handed over its operations are the store thread's.
 */
final class Window {
  private static final int FIRST = 32;

  final long number;

  /** What runs on the loop when the window is durable, in order. */
  final List<Runnable> waiting = new ArrayList<>();

  private Operation[] operations = new Operation[FIRST];
  private int count;
  private int compactAt = 4 * FIRST;
  private @Nullable StoreBlock block; // made when first needed
  private long bytes;
  private boolean handedOver;
  private @Nullable Window first; // see Repair

  Window(long number) {
    this.number = number;
  }

  boolean isHandedOver() {
    return handedOver;
  }

  void handOver() {
    handedOver = true;
  }

  /** What its operations cost against the bound, in bytes. */
  long bytes() {
    return bytes;
  }

  int count() {
    return count;
  }

  Operation operation(int index) {
    return operations[index];
  }

  /** Adds the operation; the bytes it is counted with are the caller's to add up too. */
  void add(Operation operation) {
    if (count == compactAt) {
      compact();
    }
    if (count == operations.length) {
      operations = Arrays.copyOf(operations, count * 2);
    }
    operations[count++] = operation;
    operation.window = this;
    operation.after = block == null ? 0 : block.count();
    bytes += operation.bytes();
  }

  /** What it appends to queues in the store, or null. */
  @Nullable StoreBlock block() {
    return block;
  }

  /** It has this one from now on, or none any more. */
  void block(@Nullable StoreBlock other) {
    block = other;
  }

  /** What is written before it, and before all that is not known to be in the store. */
  @Nullable Window first() {
    return first;
  }

  void first(Window repair) {
    first = repair;
  }

  /** An entry of the block costs so much more. */
  void addToBlock(int content) {
    bytes += Operation.OVERHEAD_BYTES + content;
  }

  /** Takes the operation out of the account: it comes to nothing. */
  void cancel(Operation operation) {
    operation.cancelled = true;
    bytes -= operation.bytes();
  }

  /** Forgets all operations: what follows says everything anew. */
  void discard() {
    for (int i = 0; i < count; i++) {
      operations[i].cancelled = true;
    }
    Arrays.fill(operations, 0, count, null);
    count = 0;
    bytes = 0;
    if (block != null) {
      block.clear();
    }
  }

  /** The next one takes what has time. The queue of a session is handed over in its order. */
  void takeOver(Urgency urgency, Window next) {
    for (int i = count - 1; i >= 0; i--) {
      if (operations[i] instanceof Entry entry && !entry.cancelled) {
        entry.decide(urgency);
      }
    }
    int kept = 0;
    for (int i = 0; i < count; i++) {
      Operation operation = operations[i];
      if (operation instanceof Entry entry && entry.isToGoOver()) {
        bytes -= entry.bytes();
        next.add(entry);
        entry.over(next.number);
        urgency.over(entry);
      } else {
        operations[kept++] = operation;
      }
    }
    Arrays.fill(operations, kept, count, null);
    count = kept;
  }

  /** Removes what was cancelled, and looks again when there is twice as much. */
  private void compact() {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (!operations[i].cancelled) {
        operations[kept++] = operations[i];
      }
    }
    Arrays.fill(operations, kept, count, null);
    count = kept;
    compactAt = Math.max(4 * FIRST, 2 * kept);
  }
}
