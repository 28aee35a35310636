package broker.core.client.plugin;

import broker.api.client.PublishOutcome;
import broker.api.message.ReasonCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of a message that was published. Immutable. */
public record Outcome(ReasonCode reasonCode, Optional<String> reasonString)
    implements PublishOutcome {
  private static final Outcome SUCCESS = new Outcome(ReasonCode.SUCCESS, Optional.empty());

  /** Of what the core says. */
  public static Outcome of(broker.core.packet.ReasonCode reason, @Nullable String reasonString) {
    return reason == broker.core.packet.ReasonCode.SUCCESS && reasonString == null
        ? SUCCESS
        : new Outcome(Convert.reason(reason), Optional.ofNullable(reasonString));
  }

  /** Of a message that is none of MQTT. */
  public static Outcome malformed(IllegalArgumentException e) {
    return of(broker.core.packet.ReasonCode.TOPIC_NAME_INVALID, e.getMessage());
  }
}
