package distribution.mosquitto.state;

/** How Mosquitto numbers the states of a delivery. Stateless. */
final class DeliveryState {
  static final int PUBLISH_QOS_0 = 1;
  static final int PUBLISH_QOS_1 = 2;
  static final int WAIT_FOR_PUBACK = 3;
  static final int PUBLISH_QOS_2 = 4;
  static final int WAIT_FOR_PUBREC = 5;
  static final int RESEND_PUBREL = 6;
  static final int WAIT_FOR_PUBREL = 7;
  static final int RESEND_PUBCOMP = 8;
  static final int WAIT_FOR_PUBCOMP = 9;
  static final int SEND_PUBREC = 10;
  static final int QUEUED = 11;

  private DeliveryState() {}
}
