package broker.core.client;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what was given to a client and is not complete, by count and bytes, so that a broker that
 * is slow or silent does not fill the heap. Any thread.
 */
public final class SendBudget {
  static final int MAXIMUM_MESSAGES = 65_535;
  static final long MAXIMUM_BYTES = 8L * 1024 * 1024;

  private final AtomicInteger messages = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  /** Takes a share; false when there is none left. A message of any size fits when it is alone. */
  public boolean take(int size) {
    long before = bytes.getAndAdd(size);
    if (messages.incrementAndGet() > MAXIMUM_MESSAGES
        || before > 0 && before + size > MAXIMUM_BYTES) {
      giveBack(size);
      return false;
    }
    return true;
  }

  /** A message is complete. */
  public void giveBack(int size) {
    messages.decrementAndGet();
    bytes.addAndGet(-size);
  }
}
