package broker.core.access;

import broker.api.auth.Authorizer;
import broker.core.loop.OnEventLoop;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One question to the authorizers that outlasts their replacement: it waits for those who come next
 * and is put to them. What a client does waits a bounded time and is refused then; a message to a
 * client waits as long as it takes, because a refusal would lose it. Owned by the loop of the
 * client.
 */
@OnEventLoop
final class Question {
  private final AccessLoop access;
  private final ConnectSnapshot connect;
  private final BiConsumer<Authorizer, Turn> call;
  private final Consumer<Answer> late;
  private final boolean patient;
  private @Nullable Inquiry<Authorizer> inquiry;
  private @Nullable Gap gap;

  /**
   * @param call puts the question to one plugin
   * @param late gets the answer when {@link #ask} had none
   * @param patient whether it waits as long as it takes
   */
  Question(
      AccessLoop access,
      ConnectSnapshot connect,
      BiConsumer<Authorizer, Turn> call,
      Consumer<Answer> late,
      boolean patient) {
    this.patient = patient;
    this.access = access;
    this.connect = connect;
    this.call = call;
    this.late = late;
  }

  /** Asks those who are there; null when the answer comes later. */
  @Nullable Answer ask() {
    Rules rules = access.control().rules(connect);
    if (rules == Rules.MISSING) {
      return Answer.WITHDRAWN; // there is none to wait for
    }
    if (rules.isGap()) {
      Gap begun =
          new Gap(
              access,
              () -> access.control().rules(connect).isGap(),
              this::askLate,
              patient ? this::askLate : () -> late.accept(Answer.WITHDRAWN));
      gap = begun;
      begun.start();
      return null;
    }
    Inquiry<Authorizer> next =
        new Inquiry<>(access, rules.authorizers(), call, this::settled, true);
    inquiry = next;
    Answer answer = next.ask();
    return answer != null && answer.kind() == Answer.Kind.WITHDRAWN ? ask() : answer;
  }

  private void askLate() {
    Answer answer = ask();
    if (answer != null) {
      late.accept(answer);
    }
  }

  private void settled(Answer answer) {
    if (answer.kind() == Answer.Kind.WITHDRAWN) {
      askLate();
    } else {
      late.accept(answer);
    }
  }

  /** Nobody needs the answer any more. */
  void cancel() {
    if (gap != null) {
      gap.cancel();
    }
    if (inquiry != null) {
      inquiry.cancel();
    }
  }
}
