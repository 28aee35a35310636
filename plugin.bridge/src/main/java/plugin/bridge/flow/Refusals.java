package plugin.bridge.flow;

import broker.api.message.ReasonCode;

/** What a refusal of a message means. Stateless. */
final class Refusals {
  private Refusals() {}

  /**
   * Whether the same message would be refused for ever. What is no matter of the message is one of
   * the moment: the link is made anew and the message comes again.
   */
  static boolean isFinal(ReasonCode reason) {
    return switch (reason) {
      case NOT_AUTHORIZED,
          TOPIC_NAME_INVALID,
          PACKET_TOO_LARGE,
          PAYLOAD_FORMAT_INVALID,
          QOS_NOT_SUPPORTED,
          RETAIN_NOT_SUPPORTED ->
          true;
      default -> false;
    };
  }
}
