package broker.core.journal;

/** What the store thread has done since the start. Written by it, read by any thread. */
public final class StoreFigures {
  private volatile long batches;
  private volatile long operations;
  private volatile long messages;
  private volatile long bytes;
  private volatile long nanos;
  private volatile long longestNanos;
  private volatile long failures;
  private volatile long refused;
  private volatile long dropped;

  /** Batches written. */
  public long batches() {
    return batches;
  }

  /** Operations in them. */
  public long operations() {
    return operations;
  }

  /** Messages in them. */
  public long messages() {
    return messages;
  }

  /** Message content in them, in bytes. */
  public long bytes() {
    return bytes;
  }

  /** Time that writing took, in nanoseconds. */
  public long nanos() {
    return nanos;
  }

  /** The longest time one batch took, in nanoseconds. */
  public long longestNanos() {
    return longestNanos;
  }

  /** Calls of the store that failed. */
  public long failures() {
    return failures;
  }

  /** Messages refused because the store had no room. */
  public long refused() {
    return refused;
  }

  /** Messages dropped because the store had no room. */
  public long dropped() {
    return dropped;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void dropped(int messages) {
    dropped += messages;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void refused(int messages) {
    refused += messages;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void written(Batch batch, long took) {
    batches++;
    operations += batch.size();
    messages += batch.messages();
    bytes += batch.messageBytes();
    nanos += took;
    longestNanos = Math.max(longestNanos, took);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void failed() {
    failures++;
  }
}
