package broker.core.client;

import broker.api.client.EndCause;
import broker.api.message.ReasonCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection to another broker has ended, or could not be made. Immutable.
 *
 * @param text a sentence without a full stop, for people
 */
public record End(Kind kind, Optional<ReasonCode> reasonCode, String text) implements EndCause {
  /** An end without a reason code. */
  public static End of(Kind kind, String text) {
    return new End(kind, Optional.empty(), text);
  }

  /** An end that the server or this side has given a reason for. */
  static End of(
      Kind kind, broker.core.packet.ReasonCode reason, String text, @Nullable String reasonString) {
    String said = reasonString == null ? text : text + ": " + reasonString;
    return new End(kind, ReasonCode.of(reason.code()), said);
  }
}
