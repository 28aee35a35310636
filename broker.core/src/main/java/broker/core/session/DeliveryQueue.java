package broker.core.session;

import broker.core.journal.Entry;
import broker.core.journal.EntryState;
import broker.core.limits.Limits.QueueFull;
import broker.core.limits.QueueLimits;
import broker.core.loop.OnEventLoop;
import broker.core.metrics.Counter;
import broker.core.metrics.LoopCounters;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages that wait for one session, oldest first, bounded by count and bytes. Owned by the
 * session's loop.
 */
@OnEventLoop
final class DeliveryQueue {
  /** What an entry costs beside its message, in bytes, for the bound. */
  private static final long ENTRY_BYTES = 48;

  /**
   * What it takes in memory beside its message, about: the entry, its place here and in the
   * journal.
   */
  private static final long MEMORY_BYTES = 200;

  private final LoopCounters counters;
  private final Consumer<Delivery> lost;
  private @Nullable ArrayDeque<Delivery> entries; // absent while nothing ever waited
  private long bytes;
  private long dropped;
  private long expired;
  private long held; // messages in flight that take a place of this queue, and their bytes
  private long heldBytes;
  private long beyond; // messages that are in the store only, and their bytes
  private long beyondBytes;
  private @Nullable QueueTail tail; // that has those
  private volatile boolean full; // read by the loops of publishers, which may refuse messages then
  private int qos0;

  /**
   * @param lost is told of what waited and is dropped
   */
  DeliveryQueue(LoopCounters counters, Consumer<Delivery> lost) {
    this.counters = counters;
    this.lost = lost;
  }

  /** What comes after all that is here. */
  void continuesIn(QueueTail inStore) {
    tail = inStore;
  }

  boolean isEmpty() {
    return entries == null || entries.isEmpty();
  }

  int size() {
    return entries == null ? 0 : entries.size();
  }

  /** True when a message with QoS 0 waits. */
  boolean hasQos0() {
    return qos0 > 0;
  }

  /** Bytes that wait, as counted against the bound. */
  long bytes() {
    return bytes;
  }

  /** What those here would take in memory with one more of this size, in bytes. */
  long memoryWith(int size) {
    return bytes + size + (MEMORY_BYTES - ENTRY_BYTES) * size() + MEMORY_BYTES;
  }

  /** How many wait, here or in the store only. */
  int total() {
    return (int) Math.min(Integer.MAX_VALUE, size() + beyond);
  }

  /** Size of the messages that wait: topics, properties and payloads. */
  long messageBytes() {
    return bytes - size() * ENTRY_BYTES + beyondBytes;
  }

  /** Messages dropped because the queue was full. */
  long dropped() {
    return dropped;
  }

  /** Messages that became too old. */
  long expired() {
    return expired;
  }

  /** Counts a message in flight against the bounds, or not any more. */
  void hold(Delivery delivery, int sign) {
    held += sign;
    heldBytes += sign * delivery.message.size();
  }

  /** Size of the messages that wait or are held. */
  long heldMessageBytes() {
    return messageBytes() + heldBytes;
  }

  /**
   * Appends the message, or treats it as the limits say when the queue is full.
   *
   * @return false when it was dropped
   */
  boolean offer(Delivery delivery, QueueLimits limits, long nowNanos) {
    int size = delivery.message.size();
    if (!admit(size, limits, nowNanos)) {
      return false;
    }
    append(delivery);
    appended(size, limits);
    return true;
  }

  /** A message of this size was appended, here or in the store only. */
  void appended(int size, QueueLimits limits) {
    if (!full && isFull(limits, size)) {
      full = true; // one more like this one would be too many
    }
  }

  /** As above for a message of this size, which is not appended. */
  boolean admit(int size, QueueLimits limits, long nowNanos) {
    if (limits.maximumAgeNanos() > 0 || isFull(limits, size)) {
      dropExpired(limits, nowNanos);
    }
    while (isFull(limits, size)) {
      if (limits.full() != QueueFull.DROP_OLDEST || !dropOldest()) {
        noteDropped(1);
        full = true;
        return false;
      }
    }
    return true;
  }

  private boolean dropOldest() {
    if (isEmpty()) {
      return tail != null && tail.dropOldest();
    }
    noteDropped(1);
    lose(poll());
    return true;
  }

  /** So many messages went because the queue was full. */
  void noteDropped(long messages) {
    counters.add(Counter.QUEUE_DROPPED, messages);
    dropped += messages;
  }

  /** What has been in the store only comes into memory. */
  void restore(Delivery delivery) {
    append(delivery);
  }

  /** Counts what lies in the store only, which comes after all that is here. */
  void beyond(long messages, long size) {
    beyond += messages;
    beyondBytes += size;
    if (full && messages < 0) {
      full = false;
    }
    counters.add(Counter.QUEUED, messages);
    counters.add(Counter.QUEUED_BYTES, messages * ENTRY_BYTES + size);
  }

  private void append(Delivery delivery) {
    if (entries == null) {
      entries = new ArrayDeque<>(8);
    }
    entries.add(delivery);
    account(delivery, 1);
  }

  /** Puts back what waited before the broker started, before what has come since. */
  void restore(List<Delivery> older) {
    List<Delivery> newer = waiting();
    for (Delivery delivery = poll(); delivery != null; delivery = poll()) {
      continue;
    }
    older.forEach(this::append);
    newer.forEach(this::append);
  }

  /** What waits, oldest first. */
  List<Delivery> waiting() {
    return entries == null ? List.of() : List.copyOf(entries);
  }

  private void lose(@Nullable Delivery delivery) {
    if (delivery != null) {
      lost.accept(delivery);
    }
  }

  /** Takes out the oldest that wait in the store too, so many bytes of messages. */
  List<Entry> surrender(long mostBytes) {
    List<Entry> taken = new ArrayList<>();
    long left = mostBytes;
    Iterator<Delivery> i = entries == null ? Collections.emptyIterator() : entries.iterator();
    while (left > 0 && i.hasNext()) {
      Delivery delivery = i.next();
      Entry entry = delivery.entry;
      if (entry != null
          && entry.windowNumber() == 0
          && EntryState.phase(entry.state()) == EntryState.QUEUED) {
        i.remove();
        account(delivery, -1);
        delivery.entry = null;
        taken.add(entry);
        left -= entry.storedBytes();
      }
    }
    noteDropped(taken.size());
    full &= taken.isEmpty();
    return taken;
  }

  /** Takes the oldest message, or null. */
  @Nullable Delivery poll() {
    Delivery delivery = entries == null ? null : entries.poll();
    if (delivery != null) {
      account(delivery, -1);
      if (full) {
        full = false;
      }
    } else {
      entries = null; // an array grown by a long absence is not kept
    }
    return delivery;
  }

  /** The oldest message, or null. */
  @Nullable Delivery peek() {
    return entries == null ? null : entries.peek();
  }

  /** True when one more message would be too many. Any thread; may be out of date. */
  boolean isFull() {
    return full;
  }

  /** True from a quarter of what the limits allow on. */
  boolean isFilling(QueueLimits limits) {
    return limits.maximumMessages() > 0 && total() > limits.maximumMessages() >> 2
        || limits.maximumBytes() > 0
            && messageBytes() + total() * ENTRY_BYTES > limits.maximumBytes() >> 2;
  }

  private boolean isFull(QueueLimits limits, int size) {
    return limits.isExceededBy(size() + held + beyond + 1, heldMessageBytes() + size);
  }

  /** Takes out what has this entry; false when nothing has. */
  boolean remove(Entry entry) {
    if (entries == null) {
      return false;
    }
    for (Iterator<Delivery> i = entries.descendingIterator(); i.hasNext(); ) {
      Delivery delivery = i.next();
      if (delivery.entry == entry) {
        i.remove();
        account(delivery, -1);
        full = false;
        return true;
      }
    }
    return false;
  }

  /** Other limits hold: drops what is beyond them, from the end that they say. */
  void fit(QueueLimits limits, long nowNanos) {
    dropExpired(limits, nowNanos);
    boolean some = true;
    while (some && limits.isExceededBy(size() + held + beyond, heldMessageBytes())) {
      some = limits.full() == QueueFull.DROP_OLDEST ? dropOldest() : dropNewest();
    }
  }

  private boolean dropNewest() {
    if (beyond > 0) {
      return tail != null && tail.dropNewest();
    }
    if (isEmpty()) {
      return false;
    }
    noteDropped(1);
    pollLast();
    return true;
  }

  private void pollLast() {
    Delivery last = entries == null ? null : entries.pollLast();
    if (last != null) {
      account(last, -1);
      lose(last);
    }
  }

  /** Makes room by what nobody wants any more, as far as it is the oldest. */
  void dropExpired(QueueLimits limits, long nowNanos) {
    long maximumAge = limits.maximumAgeNanos();
    for (Delivery d = peek(); d != null && d.isExpired(nowNanos, maximumAge); d = peek()) {
      lose(poll());
      noteExpired();
    }
    if (isEmpty() && tail != null && limits.full() != QueueFull.DROP_OLDEST) {
      tail.dropExpired(nowNanos);
    }
  }

  /** A message that was held was too old before anybody had begun with it. */
  void expireHeld(Delivery delivery) {
    hold(delivery, -1);
    lose(delivery);
    noteExpired();
  }

  /** A message that was taken out was too old. */
  void noteExpired() {
    counters.increment(Counter.EXPIRED);
    expired++;
  }

  private void account(Delivery delivery, int sign) {
    long cost = sign * cost(delivery);
    bytes += cost;
    qos0 += delivery.qos == 0 ? sign : 0;
    counters.add(Counter.QUEUED, sign);
    counters.add(Counter.QUEUED_BYTES, cost);
    counters.add(Counter.QUEUED_MEMORY, cost + sign * (MEMORY_BYTES - ENTRY_BYTES));
  }

  private static long cost(Delivery delivery) {
    return ENTRY_BYTES + delivery.message.size();
  }
}
