package broker.core.session;

import broker.core.journal.Ticket;
import broker.core.limits.Limits;
import broker.core.loop.OnEventLoop;
import broker.core.metrics.Counter;
import broker.core.packet.ApplicationMessage;
import broker.core.packet.ReasonCode;
import broker.core.retained.RetainedMessages;
import broker.core.routing.Recipient;
import broker.core.routing.Route;
import broker.core.routing.SharedGroup;
import broker.core.routing.TopicCache;
import broker.core.routing.TopicEntry;
import org.jspecify.annotations.Nullable;

/**
 * The way of messages from one loop to every session they concern: to its own sessions at once, to
 * those of other loops in one batch per loop and turn. Owned by the loop.
 */
@OnEventLoop
public final class Router {
  /** Topics a loop remembers: about 4 MiB when full of long names. */
  private static final int CACHED_TOPICS = 16_384;

  private final Shard shard;
  private final int index;
  private final TopicCache topics;
  private final @Nullable LoopBatch[] batches;

  Router(Shard shard) {
    this.shard = shard;
    this.index = shard.loop().index();
    this.topics = new TopicCache(shard.subscriptions(), CACHED_TOPICS);
    this.batches = new @Nullable LoopBatch[shard.peers()];
  }

  /** The topics this loop has seen lately. */
  public TopicCache topics() {
    return topics;
  }

  /**
   * Retains the message if it asks for that, and delivers it.
   *
   * @param publication borrowed for the call
   * @param entry of its topic, from {@link #topics}
   * @return {@link ReasonCode#NO_MATCHING_SUBSCRIBERS} when nobody has a subscription for it,
   *     {@link ReasonCode#QUOTA_EXCEEDED} when it was refused because the queue of a subscriber is
   *     full, and nobody got it
   */
  public ReasonCode publish(Publication publication, TopicEntry entry) {
    if (shard.limits().queueFull() == Limits.QueueFull.REJECT && isRejected(publication, entry)) {
      shard.counters().increment(Counter.PUBLISH_REJECTED);
      return ReasonCode.QUOTA_EXCEEDED;
    }
    return distribute(publication, entry);
  }

  private ReasonCode distribute(Publication publication, TopicEntry entry) {
    if (publication.retain()) {
      retain(publication.message()); // before the route: a new subscriber finds it here or there
    }
    Route route = topics.route(entry);
    if (route.isEmpty()) {
      return ReasonCode.NO_MATCHING_SUBSCRIBERS;
    }
    deliverHere(publication, route.recipients(index));
    for (int loop = 0; loop < batches.length; loop++) {
      if (loop != index) {
        Recipient[] there = route.recipients(loop);
        if (there.length > 0) {
          batch(loop).add(publication, there);
        }
      }
    }
    for (SharedGroup group : route.sharedGroups()) {
      Recipient chosen = group.next(publication.qos()); // [MQTT-4.8.2-4]
      if (chosen != null) {
        deliverTo(chosen, group, publication);
      }
    }
    return ReasonCode.SUCCESS;
  }

  /**
   * True when a subscriber would have to queue it and cannot; those of other loops are asked too.
   */
  private boolean isRejected(Publication publication, TopicEntry entry) {
    if (publication.qos() == 0) {
      return false; // nobody could be told
    }
    Route route = topics.route(entry);
    for (int loop = 0; loop < batches.length; loop++) {
      for (Recipient recipient : route.recipients(loop)) {
        Session session = (Session) recipient.subscriber();
        if (recipient.qos() > 0 && session.isFull()) {
          session.makeRoom();
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Publishes a message of the broker's own, or one whose publisher is gone, such as a will. It is
   * never rejected: there is nobody who could publish it again.
   */
  public void publish(ApplicationMessage message) {
    Publication publication = new Publication().set(message, shard.loop().nanos());
    distribute(publication, topics.lookup(message.topic()));
  }

  /** Delivers a message that was meant for another member of the group. */
  void deliverTo(Recipient recipient, @Nullable SharedGroup group, ApplicationMessage message) {
    deliverTo(recipient, group, new Publication().set(message, shard.loop().nanos()));
  }

  private void deliverTo(
      Recipient recipient, @Nullable SharedGroup group, Publication publication) {
    Session session = (Session) recipient.subscriber();
    if (session.loop() == index) {
      session.deliver(publication, recipient, group);
    } else {
      batch(session.loop()).add(publication, recipient, group);
    }
  }

  /** Delivers to sessions of this loop. */
  void deliverHere(Publication publication, Recipient[] recipients) {
    String publisher = publication.publisherClientId();
    for (Recipient recipient : recipients) {
      Recipient applicable = recipient;
      if (recipient.forOwnMessages() != recipient
          && recipient.subscriber().clientId().equals(publisher)) {
        applicable = recipient.forOwnMessages(); // [MQTT-3.8.3-3]
      }
      if (applicable != null) {
        ((Session) applicable.subscriber()).deliver(publication, applicable, null);
      }
    }
  }

  private void retain(ApplicationMessage message) {
    if (!shard.limits().retainAvailable()) {
      return;
    }
    Ticket ticket = message.topic().isReserved() ? null : shard.journal().awaitRetained();
    if (shard.retained().put(message, ticket) == RetainedMessages.Outcome.REFUSED) {
      shard.counters().increment(Counter.RETAINED_REFUSED);
    }
  }

  /** Hands over what this loop has for others, before the end of the turn. */
  void handOver() {
    for (LoopBatch batch : batches) {
      if (batch != null) {
        batch.handOver();
      }
    }
  }

  private LoopBatch batch(int loop) {
    LoopBatch batch = batches[loop];
    if (batch == null) {
      batch = new LoopBatch(shard, shard.peer(loop));
      batches[loop] = batch;
    }
    return batch;
  }

  /**
   * True while another loop is so far behind with what it got from this one that publishers should
   * not be read from.
   */
  public boolean isCongested() {
    for (LoopBatch batch : batches) {
      if (batch != null && batch.isCongested()) {
        return true;
      }
    }
    return false;
  }

  /**
   * True while a loop that this one sends to, or itself, has a quick client that needs a moment.
   */
  public boolean isPressed() {
    if (shard.isPressed()) {
      return true;
    }
    for (LoopBatch batch : batches) {
      if (batch != null && batch.isPressed()) {
        return true;
      }
    }
    return false;
  }

  /** Calls the task on this loop when it may be worth asking {@link #isCongested} again. */
  public void whenRelieved(Runnable task) {
    for (LoopBatch batch : batches) {
      if (batch != null && batch.isCongested()) {
        batch.whenRelieved(task);
        return;
      }
    }
    shard.loop().execute(task);
  }
}
