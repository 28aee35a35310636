package broker.core.session;

import broker.core.journal.LoopJournal;
import broker.core.limits.Limits;
import broker.core.limits.QueueLimits;
import broker.core.loop.Loop;
import broker.core.loop.OnEventLoop;
import broker.core.metrics.Counter;
import broker.core.metrics.LoopCounters;
import broker.core.packet.ApplicationMessage;
import broker.core.retained.RetainedMessages;
import broker.core.routing.SubscriptionTree;
import io.netty.buffer.ByteBufAllocator;

/**
 * One event loop's share of the broker: its counters, its router, and its way to what all loops
 * share. Owned by the loop; what it hands out says itself who may touch it.
 */
@OnEventLoop
public final class Shard {
  private static final long LEAST_LENT = 4 << 10;
  private static final long LENT_PART = 8; // of what is free

  private final SharedState shared;
  private final Loop loop;
  private final LoopCounters counters = new LoopCounters();
  private final LoopJournal journal;
  private final Router router;
  private final Publication kept = new Publication();
  private long lent; // to what reads queues from the store
  private volatile int pressing; // written by the loop, read by those that send to it

  Shard(SharedState shared, Loop loop) {
    this.shared = shared;
    this.loop = loop;
    this.journal = shared.journal().register(loop, counters);
    this.router = new Router(this);
    journal.handOver(router::handOver);
    journal.source(new ShardSource(this));
    journal.refusals(new RefusedEntries(this));
  }

  /** The event loop. Any thread. */
  public Loop loop() {
    return loop;
  }

  /** What this loop counts. */
  public LoopCounters counters() {
    return counters;
  }

  /** What of this loop is to outlive the broker. */
  public LoopJournal journal() {
    return journal;
  }

  /** Counts a client of this loop that has connected. */
  public void clientConnected() {
    counters.increment(Counter.CLIENTS_CONNECTED);
    shared.counters().clientConnected();
  }

  /** The way of messages from this loop. */
  public Router router() {
    return router;
  }

  /** The limits now. Any thread. */
  public Limits limits() {
    return shared.limits();
  }

  /** The bounds of a queue that has none of its own. Any thread. */
  QueueLimits queueLimits() {
    return shared.queueLimits();
  }

  /** Bytes of the queue of a client that is away that are kept in memory. */
  long queueShare() {
    return journal.journal().settings().queueBytes();
  }

  /** True when the queues of this loop may not take more memory, because there is a store. */
  boolean isQueueMemoryUsed() {
    long most = journal.journal().settings().allQueueBytes() / peers();
    return counters.get(Counter.QUEUED_MEMORY) >= most;
  }

  /**
   * Lends memory for messages of a queue that are read from the store: less when there is less, but
   * never none, so that every client gets something.
   *
   * @param most how many bytes could be of use
   */
  long lendQueueMemory(long most) {
    long all = journal.journal().settings().allQueueBytes() / peers();
    long free = all - counters.get(Counter.QUEUED_MEMORY) - lent;
    long bytes = Math.max(LEAST_LENT, Math.min(most, free / LENT_PART));
    lent += bytes;
    return bytes;
  }

  /** Takes back what was lent. */
  void returnQueueMemory(long bytes) {
    lent -= bytes;
  }

  /** All sessions. Any thread. */
  public Sessions sessions() {
    return shared.sessions();
  }

  /** All subscriptions. Any thread. */
  public SubscriptionTree subscriptions() {
    return shared.subscriptions();
  }

  /** All retained messages. Any thread. */
  public RetainedMessages retained() {
    return shared.retained();
  }

  /** The shares of all loops, by index. Any thread. */
  public Shard peer(int index) {
    return shared.shard(index);
  }

  int peers() {
    return shared.shards();
  }

  /** One more quick client of this loop needs a moment, or one less. */
  void press(int change) {
    pressing += change;
  }

  /** True while publishers to this loop should wait for a moment. Any thread. */
  boolean isPressed() {
    return pressing > 0;
  }

  /** Where the memory of batches comes from. Any thread. */
  ByteBufAllocator allocator() {
    return shared.allocator();
  }

  /** A publication of a message that was kept, valid until the next call: for one write. */
  Publication kept(ApplicationMessage message) {
    return kept.set(message, loop.nanos());
  }
}
