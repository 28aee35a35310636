package distribution.cli;

import static distribution.cli.Stage.CONNECT;
import static distribution.cli.Stage.DISCONNECT;
import static distribution.cli.Stage.PUBLISH;
import static distribution.cli.Stage.WILL;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The properties of MQTT 5.0 that a client may give, under the names Mosquitto has for them. */
enum PropertyName {
  PAYLOAD_FORMAT_INDICATOR(1, PUBLISH, WILL),
  MESSAGE_EXPIRY_INTERVAL(0xFFFF_FFFFL, PUBLISH, WILL),
  CONTENT_TYPE(PUBLISH, WILL),
  RESPONSE_TOPIC(PUBLISH, WILL),
  CORRELATION_DATA(PUBLISH, WILL),
  SESSION_EXPIRY_INTERVAL(0xFFFF_FFFFL, CONNECT, DISCONNECT),
  AUTHENTICATION_METHOD(CONNECT),
  AUTHENTICATION_DATA(CONNECT),
  REQUEST_PROBLEM_INFORMATION(1, CONNECT),
  REQUEST_RESPONSE_INFORMATION(1, CONNECT),
  WILL_DELAY_INTERVAL(0xFFFF_FFFFL, WILL),
  RECEIVE_MAXIMUM(0xFFFF, CONNECT),
  TOPIC_ALIAS_MAXIMUM(0xFFFF, CONNECT),
  TOPIC_ALIAS(0xFFFF, PUBLISH),
  MAXIMUM_PACKET_SIZE(0xFFFF_FFFFL, CONNECT),
  USER_PROPERTY(Stage.values());

  private static final long TEXT = -1;

  private final long most;
  private final Set<Stage> stages;

  PropertyName(Stage... stages) {
    this(-1, stages);
  }

  PropertyName(long most, Stage... stages) {
    this.most = most;
    this.stages = EnumSet.of(stages[0], stages);
  }

  static PropertyName of(String text) throws UsageError {
    for (PropertyName name : values()) {
      if (name.toString().equals(text)) {
        return name;
      }
    }
    throw new UsageError("Error: Invalid property name given in --property argument.");
  }

  boolean isAllowedIn(Stage stage) {
    return stages.contains(stage);
  }

  boolean isNumber() {
    return most != TEXT;
  }

  /** The largest value of a number. */
  long most() {
    return most;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
