package plugin.auth.login;

import broker.api.auth.AuthExchange;
import broker.api.auth.Grant;
import broker.api.auth.RecheckExchange;
import broker.api.message.ReasonCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An exchange that keeps its one answer as text. Any thread. */
final class Answers implements AuthExchange, RecheckExchange {
  private final CompletableFuture<String> answer = new CompletableFuture<>();
  private volatile Grant grant = Grant.EMPTY;
  private volatile boolean deferred;
  private volatile boolean over;
  private final Duration longest;

  Answers() {
    this(Duration.ofSeconds(10));
  }

  /** An exchange whose question is over after this time at the latest. */
  Answers(Duration longest) {
    this.longest = longest;
  }

  /** The answer, if need be after a while. */
  String text() {
    try {
      return answer.get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("no answer", e);
    }
  }

  Grant grant() {
    text();
    return grant;
  }

  boolean wasDeferred() {
    return deferred;
  }

  boolean isAnswered() {
    return answer.isDone();
  }

  void end() {
    over = true;
  }

  private void answer(String text) {
    if (!answer.complete(text)) {
      throw new IllegalStateException("answered before: " + answer.join());
    }
  }

  @Override
  public void allow() {
    allow(Grant.EMPTY);
  }

  @Override
  public void allow(Grant terms) {
    grant = terms;
    answer("allow");
  }

  @Override
  public void deny(ReasonCode reason) {
    answer(reason.toString());
  }

  @Override
  public void abstain() {
    answer("abstain");
  }

  @Override
  public Duration defer(Duration deadline) {
    deferred = true;
    return longest.compareTo(deadline) < 0 ? longest : deadline;
  }

  @Override
  public boolean isOver() {
    return over;
  }
}
