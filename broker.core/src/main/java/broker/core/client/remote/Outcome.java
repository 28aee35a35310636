package broker.core.client.remote;

import broker.api.client.PublishOutcome;
import broker.api.message.ReasonCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of a message that was published. Immutable. */
record Outcome(ReasonCode reasonCode, Optional<String> reasonString) implements PublishOutcome {
  private static final Outcome SUCCESS = new Outcome(ReasonCode.SUCCESS, Optional.empty());

  static Outcome of(broker.core.packet.ReasonCode reason, @Nullable String reasonString) {
    return reason == broker.core.packet.ReasonCode.SUCCESS && reasonString == null
        ? SUCCESS
        : new Outcome(Convert.reason(reason), Optional.ofNullable(reasonString));
  }
}
