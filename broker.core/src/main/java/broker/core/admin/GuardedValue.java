package broker.core.admin;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A value that a plugin computes, kept from doing harm: while it fails it is what it was last. Any
 * thread.
 */
final class GuardedValue implements LongSupplier {
  private final LongSupplier value;
  private final Consumer<Throwable> failures;
  private volatile long last;
  private volatile boolean failing;

  /**
   * @param failures is told once each time it begins to fail
   */
  GuardedValue(LongSupplier value, Consumer<Throwable> failures) {
    this.value = value;
    this.failures = failures;
  }

  @Override
  public long getAsLong() {
    try {
      last = value.getAsLong();
      failing = false;
    } catch (RuntimeException | LinkageError e) {
      if (!failing) {
        failing = true;
        failures.accept(e);
      }
    }
    return last;
  }
}
