package broker.core.session;

import broker.core.journal.Journal;
import broker.core.journal.LoopJournal;
import broker.core.limits.Limits;
import broker.core.limits.QueueLimits;
import broker.core.loop.Loop;
import broker.core.metrics.Counters;
import broker.core.retained.RetainedMessages;
import broker.core.routing.SubscriptionTree;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;

/** What all loops of a broker share. Any thread. */
public final class SharedState {
  private final Sessions sessions = new Sessions();
  private final SubscriptionTree subscriptions;
  private final RetainedMessages retained;
  private final ByteBufAllocator allocator;
  private final Journal journal;
  private final Shard[] shards;
  private final Counters counters;
  private volatile Limits limits;
  private volatile QueueLimits queueLimits;

  /**
   * A broker that keeps all in memory.
   *
   * @param loops every event loop of the broker, in the order of their indices
   * @param allocator of what loops hand to each other
   */
  public SharedState(
      List<Loop> loops,
      SubscriptionTree subscriptions,
      RetainedMessages retained,
      Limits limits,
      ByteBufAllocator allocator) {
    this(loops, subscriptions, retained, limits, allocator, Journal.none(loops.size()));
  }

  /**
   * As above.
   *
   * @param journal of what outlives the broker; it has to be off
   */
  public SharedState(
      List<Loop> loops,
      SubscriptionTree subscriptions,
      RetainedMessages retained,
      Limits limits,
      ByteBufAllocator allocator,
      Journal journal) {
    this.journal = journal;
    this.subscriptions = subscriptions;
    this.retained = retained;
    this.limits = limits;
    this.queueLimits = QueueLimits.of(limits);
    this.allocator = allocator;
    this.shards = new Shard[loops.size()];
    for (int i = 0; i < shards.length; i++) {
      shards[i] = new Shard(this, loops.get(i));
    }
    retained.journal(journal.retained());
    this.counters = new Counters(List.of(shards).stream().map(Shard::counters).toList());
  }

  /** Where what outlives the broker goes. */
  public Journal journal() {
    return journal;
  }

  /** All sessions. */
  public Sessions sessions() {
    return sessions;
  }

  /** All subscriptions. */
  public SubscriptionTree subscriptions() {
    return subscriptions;
  }

  /** All retained messages. */
  public RetainedMessages retained() {
    return retained;
  }

  /** The share of the loop with this index. */
  public Shard shard(int index) {
    return shards[index];
  }

  /** The journals of all loops, in their order. */
  public List<LoopJournal> journals() {
    return List.of(shards).stream().map(Shard::journal).toList();
  }

  /** Number of loops. */
  public int shards() {
    return shards.length;
  }

  /** The counters of all loops together. */
  public Counters counters() {
    return counters;
  }

  ByteBufAllocator allocator() {
    return allocator;
  }

  /** The limits now. */
  public Limits limits() {
    return limits;
  }

  /** Changes the limits; what a connection was promised at CONNECT stays. */
  public void limits(Limits changed) {
    limits = changed;
    queueLimits = QueueLimits.of(changed);
  }

  QueueLimits queueLimits() {
    return queueLimits;
  }
}
