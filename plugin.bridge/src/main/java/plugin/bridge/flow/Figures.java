package plugin.bridge.flow;

import java.util.concurrent.atomic.AtomicLong;

/** What a bridge counts, from its start. Any thread. */
public final class Figures {
  private final AtomicLong forwarded = new AtomicLong();
  private final AtomicLong forwardedBytes = new AtomicLong();
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong qos0Dropped = new AtomicLong();
  private final AtomicLong loops = new AtomicLong();
  private final AtomicLong unmapped = new AtomicLong();
  private final AtomicLong expired = new AtomicLong();

  /** The remote broker has taken over a message. */
  void countForwarded(long bytes) {
    forwarded.incrementAndGet();
    forwardedBytes.addAndGet(bytes);
  }

  /** This broker has taken over a message of the remote one. */
  void countReceived() {
    received.incrementAndGet();
  }

  /** A message was given up because the other side will never take it. */
  void countRefused() {
    refused.incrementAndGet();
  }

  /** A message at QoS 0 could not leave at once. */
  void countQos0Dropped() {
    qos0Dropped.incrementAndGet();
  }

  /** A message that had gone round was stopped. */
  void countLoop() {
    loops.incrementAndGet();
  }

  /** A message came that no topic line mirrors. */
  void countUnmapped() {
    unmapped.incrementAndGet();
  }

  /** The Message Expiry Interval of a message has passed before it was its turn. */
  void countExpired() {
    expired.incrementAndGet();
  }

  /** Messages whose Message Expiry Interval has passed before it was their turn. */
  public long expired() {
    return expired.get();
  }

  /** Messages that the remote broker has taken over. */
  public long forwarded() {
    return forwarded.get();
  }

  /** Their topics and payloads, in bytes. */
  public long forwardedBytes() {
    return forwardedBytes.get();
  }

  /** Messages of the remote broker that this one has taken over. */
  public long received() {
    return received.get();
  }

  /** Messages that were given up because the other side will never take them. */
  public long refused() {
    return refused.get();
  }

  /** Messages at QoS 0 that could not leave at once. */
  public long qos0Dropped() {
    return qos0Dropped.get();
  }

  /** Messages that had gone round and were stopped. */
  public long loops() {
    return loops.get();
  }

  /** Messages that no topic line mirrors. */
  public long unmapped() {
    return unmapped.get();
  }
}
