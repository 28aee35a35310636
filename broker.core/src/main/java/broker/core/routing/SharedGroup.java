package broker.core.routing;

import broker.core.topic.ConcurrentTable;
import broker.core.topic.SeededHash;
import broker.core.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/**
 * The members of one Shared Subscription, that is of one share name and one filter: each message
 * goes to one of them (MQTT 5.0 section 4.8.2). Members come and go under the tree's lock; any
 * thread asks for one.
 */
public final class SharedGroup {
  private final String shareName;
  private final TopicFilter filter;
  private final SubscriptionTable members;

  /** Position of the next member. A race gives two messages to one member, nothing worse. */
  private int turn;

  SharedGroup(String shareName, TopicFilter filter, SeededHash hash) {
    this.shareName = shareName;
    this.filter = filter;
    members = new SubscriptionTable(hash);
  }

  /** The share name. */
  public String shareName() {
    return shareName;
  }

  /** The whole filter with the share name in front. */
  public TopicFilter filter() {
    return filter;
  }

  /**
   * Picks the member for one message: in turn among those that can take it now, else one that can
   * queue it, a connected one before an absent one, else one that is at least connected. Null when
   * there is no member left. Costs one step where members keep up, and a look at all of them where
   * none does.
   *
   * @param qos of the message, 0..2; a message that would reach a member with QoS 0 is not queued
   */
  public @Nullable Recipient next(int qos) {
    return choose(qos, null);
  }

  /**
   * Picks the member that takes over what another one had not acknowledged when its session ended,
   * null when there is none. Not for a QoS 2 message that was on its way already: that ends with
   * its session.
   */
  public @Nullable Recipient other(Subscriber gone) { // [MQTT-4.8.2-5]
    return choose(1, gone);
  }

  private @Nullable Recipient choose(int qos, @Nullable Subscriber except) {
    Choice choice = new Choice(qos, except);
    members.visitFrom(turn, choice);
    turn = choice.position + 1;
    return choice.best;
  }

  SubscriptionTable members() {
    return members;
  }

  /** The best member seen so far. Owned by the thread that made it. */
  private static final class Choice implements ConcurrentTable.Visitor<Subscription> {
    private static final int CAN_TAKE_NOW = 0;
    private static final int QUEUES = 1;
    private static final int QUEUES_WHILE_ABSENT = 2;
    private static final int CONNECTED = 3;
    private static final int ABSENT = 4;

    private final int qos;
    private final @Nullable Subscriber except;
    private @Nullable Subscription best;
    private int bestRank = Integer.MAX_VALUE;
    private int position;

    Choice(int qos, @Nullable Subscriber except) {
      this.qos = qos;
      this.except = except;
    }

    @Override
    public boolean visit(Subscription member, int at) {
      if (member.subscriber() != except) {
        int rank = rank(member);
        if (rank < bestRank) {
          best = member;
          bestRank = rank;
          position = at;
        }
      }
      return bestRank != CAN_TAKE_NOW;
    }

    private int rank(Subscription member) {
      if (member.subscriber().canTakeNow()) {
        return CAN_TAKE_NOW;
      }
      boolean connected = member.subscriber().isConnected();
      if (Math.min(qos, member.qos()) > 0) { // [MQTT-4.8.2-3]
        return connected ? QUEUES : QUEUES_WHILE_ABSENT;
      }
      return connected ? CONNECTED : ABSENT;
    }
  }
}
