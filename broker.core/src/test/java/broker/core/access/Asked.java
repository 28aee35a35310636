package broker.core.access;

import broker.api.auth.AccessRequest;
import broker.api.auth.AuthorizationExchange;
import broker.api.auth.Authorizer;
import broker.api.auth.ClientView;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * An authorizer that notes what it is asked and answers as the test wants. Owned by the test's
 * thread.
 */
final class Asked implements Authorizer {
  static final Duration DEADLINE = Duration.ofSeconds(5);

  private final List<String> questions = new ArrayList<>();
  private final Deque<AuthorizationExchange> open = new ArrayDeque<>();
  private BiConsumer<AccessRequest, AuthorizationExchange> answer;

  private Asked(BiConsumer<AccessRequest, AuthorizationExchange> answer) {
    this.answer = answer;
  }

  /** One that answers at once. */
  static Asked answering(BiConsumer<AccessRequest, AuthorizationExchange> answer) {
    return new Asked(answer);
  }

  /** One that allows what does not begin with this, and denies that with Not authorized. */
  static Asked denying(String action, String topic) {
    return new Asked(
        (request, exchange) -> {
          if (request.action().name().equals(action) && request.topic().startsWith(topic)) {
            exchange.deny(broker.api.message.ReasonCode.NOT_AUTHORIZED);
          } else {
            exchange.allow();
          }
        });
  }

  /** One that defers questions about this topic and allows all others. */
  static Asked deferring(String action, String topic) {
    Asked asked = new Asked((request, exchange) -> exchange.allow());
    asked.answer =
        (request, exchange) -> {
          if (request.action().name().equals(action) && request.topic().startsWith(topic)) {
            exchange.defer(DEADLINE);
            asked.open.add(exchange);
          } else {
            exchange.allow();
          }
        };
    return asked;
  }

  @Override
  public void authorize(ClientView client, AccessRequest request, AuthorizationExchange exchange) {
    questions.add(client.clientId() + " " + request.action() + " " + request.topic());
    answer.accept(request, exchange);
  }

  void answerFromNowOn(BiConsumer<AccessRequest, AuthorizationExchange> changed) {
    answer = changed;
  }

  /** What it was asked since the last call, as {@code client action topic}. */
  List<String> questions() {
    List<String> all = List.copyOf(questions);
    questions.clear();
    return all;
  }

  /** The oldest question that waits for an answer. */
  AuthorizationExchange next() {
    return open.remove();
  }

  int open() {
    return open.size();
  }
}
