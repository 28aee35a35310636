package broker.core.routing;

import broker.core.topic.TopicFilter;

/** A subscriber whose state the test sets. Owned by the test's thread. */
final class Client implements Subscriber {
  private final String clientId;
  private final int loop;
  boolean canTakeNow = true;
  boolean connected = true;

  Client(String clientId, int loop) {
    this.clientId = clientId;
    this.loop = loop;
  }

  Client(String clientId) {
    this(clientId, 0);
  }

  /** A subscription of this client with the options that are the default. */
  Subscription to(String filter, int qos) {
    return new Subscription(
        this, TopicFilter.of(filter), qos, false, false, Subscription.NO_IDENTIFIER);
  }

  Subscription noLocal(String filter, int qos) {
    return new Subscription(
        this, TopicFilter.of(filter), qos, true, false, Subscription.NO_IDENTIFIER);
  }

  Subscription identified(String filter, int qos, int identifier) {
    return new Subscription(this, TopicFilter.of(filter), qos, false, false, identifier);
  }

  Subscription retainAsPublished(String filter, int qos) {
    return new Subscription(
        this, TopicFilter.of(filter), qos, false, true, Subscription.NO_IDENTIFIER);
  }

  @Override
  public int loop() {
    return loop;
  }

  @Override
  public String clientId() {
    return clientId;
  }

  @Override
  public boolean canTakeNow() {
    return canTakeNow && connected;
  }

  @Override
  public boolean isConnected() {
    return connected;
  }

  @Override
  public String toString() {
    return clientId;
  }
}
