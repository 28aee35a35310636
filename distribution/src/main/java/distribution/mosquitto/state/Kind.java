package distribution.mosquitto.state;

/** What there is to import, as the report names it. */
enum Kind {
  RETAINED("retained messages"),
  SESSIONS("sessions"),
  SUBSCRIPTIONS("subscriptions"),
  QUEUED("queued messages"),
  IN_FLIGHT("in flight to clients"),
  RECEIVED("received at QoS 2"),
  OTHER("other parts");

  final String words;

  Kind(String words) {
    this.words = words;
  }
}
