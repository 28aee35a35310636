package plugin.hello;

import broker.api.auth.AuthorizationExchange;
import broker.api.message.ReasonCode;
import java.time.Duration;

/** Takes the one answer. */
final class Answer implements AuthorizationExchange {
  private String text = "none";

  String text() {
    return text;
  }

  @Override
  public void allow() {
    text = "allow";
  }

  @Override
  public void deny(ReasonCode reason) {
    text = "deny " + reason;
  }

  @Override
  public void abstain() {
    text = "abstain";
  }

  @Override
  public Duration defer(Duration deadline) {
    text = "deferred";
    return deadline;
  }

  @Override
  public boolean isOver() {
    return false;
  }
}
