package distribution.it;

/** What a client asks for in SUBSCRIBE; a subscription identifier of 0 is none. */
record Subscription(
    String filter,
    int qos,
    boolean noLocal,
    boolean retainAsPublished,
    int retainHandling,
    int identifier) {
  Subscription(String filter, int qos) {
    this(filter, qos, false, false, 0, 0);
  }

  Subscription withoutLocal() {
    return new Subscription(filter, qos, true, retainAsPublished, retainHandling, identifier);
  }

  Subscription asPublished() {
    return new Subscription(filter, qos, noLocal, true, retainHandling, identifier);
  }

  Subscription handling(int retained) {
    return new Subscription(filter, qos, noLocal, retainAsPublished, retained, identifier);
  }

  Subscription identified(int number) {
    return new Subscription(filter, qos, noLocal, retainAsPublished, retainHandling, number);
  }
}
