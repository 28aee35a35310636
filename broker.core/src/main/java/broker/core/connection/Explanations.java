package broker.core.connection;

import broker.core.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * The Reason Strings the broker sends along with errors: for people who look at a client's log.
 * Stateless.
 */
final class Explanations {
  private Explanations() {}

  /** What the reason means here, or null where the code says it all. */
  static @Nullable String of(ReasonCode reason) {
    return switch (reason) {
      case NOT_AUTHORIZED -> "this client may not do that with this topic";
      case TOPIC_NAME_INVALID -> "the topic is longer or deeper than this broker allows";
      case TOPIC_FILTER_INVALID ->
          "the filter is not valid, or longer or deeper than this broker allows";
      case PAYLOAD_FORMAT_INVALID -> "the payload says that it is UTF-8 and is not";
      case QUOTA_EXCEEDED -> "a limit of this broker is reached";
      case SHARED_SUBSCRIPTIONS_NOT_SUPPORTED -> "shared subscriptions are switched off";
      case WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED -> "wildcards are switched off";
      case QOS_NOT_SUPPORTED -> "this QoS is switched off";
      case RETAIN_NOT_SUPPORTED -> "retained messages are switched off";
      case SERVER_BUSY, SERVER_UNAVAILABLE -> "try again later";
      case CLIENT_IDENTIFIER_NOT_VALID -> "this client identifier is not accepted";
      case BAD_AUTHENTICATION_METHOD -> "no plugin knows this authentication method";
      default -> null;
    };
  }
}
