package broker.core.local;

import broker.api.client.ClientException;
import broker.api.client.Delivery;
import broker.api.client.EndCause;
import broker.api.client.EndCause.Kind;
import broker.api.client.LocalSession;
import broker.api.client.PublishOutcome;
import broker.api.client.QueueStatistics;
import broker.api.message.ApplicationMessage;
import broker.api.message.ReasonCode;
import broker.api.message.Subscription;
import broker.core.client.End;
import broker.core.client.plugin.Convert;
import broker.core.client.plugin.FromRemote;
import broker.core.client.plugin.Outcome;
import broker.core.loop.Ticker;
import broker.core.session.QueueFigures;
import broker.core.session.Session;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A session of this broker that a plugin has open, as the plugin sees it. Any thread. */
final class LocalClient implements LocalSession {
  private final LocalLink link;
  private final boolean sessionPresent;
  private final CompletableFuture<EndCause> ended;
  private final Ticker ticker;
  private final QueueFigures figures;

  /**
   * @param ended completes when the link has ended
   */
  LocalClient(
      LocalLink link, boolean sessionPresent, CompletableFuture<EndCause> ended, Ticker ticker) {
    this.link = link;
    this.sessionPresent = sessionPresent;
    this.ended = ended;
    this.ticker = ticker;
    this.figures = Objects.requireNonNull(link.session().figures(), "no session of a plugin");
  }

  private Session session() {
    return link.session();
  }

  @Override
  public String clientId() {
    return session().clientId();
  }

  @Override
  public boolean sessionPresent() {
    return sessionPresent;
  }

  @Override
  public QueueStatistics statistics() {
    if (session().shard().loop().inLoop()) {
      session().refresh();
    } else {
      session().execute(session()::refresh); // for whoever asks next
    }
    return LocalQueueStatistics.of(figures, ticker.nanos());
  }

  // ---- messages

  @Override
  public CompletionStage<PublishOutcome> publish(ApplicationMessage message) {
    return publish(message, null);
  }

  @Override
  public CompletionStage<PublishOutcome> forward(Delivery source, ApplicationMessage message) {
    if (!(source instanceof FromRemote delivery)) {
      throw new IllegalArgumentException("not a delivery of a remote connection");
    }
    End gone = delivery.beginForward();
    return gone == null
        ? publish(message, delivery)
        : CompletableFuture.failedStage(new ClientException(gone));
  }

  private CompletionStage<PublishOutcome> publish(
      ApplicationMessage message, @Nullable FromRemote source) {
    CompletableFuture<PublishOutcome> stage = new CompletableFuture<>();
    try {
      broker.core.packet.ApplicationMessage converted =
          Convert.message(message, clientId(), ticker.nanos());
      LocalPublishers publishers = link.publishers();
      (source == null ? publishers.own() : publishers.of(source.loop()))
          .publish(new LocalPublication(converted, stage, source));
    } catch (IllegalArgumentException e) {
      if (source != null) {
        source.endForward(false);
      }
      stage.complete(Outcome.malformed(e));
    }
    return stage;
  }

  // ---- subscriptions

  @Override
  public CompletionStage<List<ReasonCode>> subscribe(List<Subscription> subscriptions) {
    if (subscriptions.isEmpty()) {
      throw new IllegalArgumentException("no subscription");
    }
    List<Subscription> all = List.copyOf(subscriptions);
    return ask(() -> LocalSubscriptions.subscribe(session(), all));
  }

  @Override
  public CompletionStage<List<ReasonCode>> unsubscribe(List<String> topicFilters) {
    if (topicFilters.isEmpty()) {
      throw new IllegalArgumentException("no topic filter");
    }
    List<String> all = List.copyOf(topicFilters);
    return ask(() -> LocalSubscriptions.unsubscribe(session(), all));
  }

  private CompletionStage<List<ReasonCode>> ask(Supplier<List<ReasonCode>> question) {
    CompletableFuture<List<ReasonCode>> answer = new CompletableFuture<>();
    session()
        .execute(
            () -> {
              End end = link.end();
              if (end == null) {
                List<ReasonCode> reasons = question.get();
                session().shard().journal().whenDurable(() -> answer.complete(reasons));
              } else {
                answer.completeExceptionally(new ClientException(end));
              }
            });
    return answer;
  }

  // ---- the end

  @Override
  public CompletionStage<EndCause> disconnect() {
    session()
        .execute(
            () -> {
              link.publishers().flush();
              link.end(End.of(Kind.DISCONNECTED, "Disconnected"));
            });
    return ended();
  }

  @Override
  public CompletionStage<EndCause> delete() {
    session()
        .execute(
            () -> {
              if (link.end() == null) {
                link.delete(End.of(Kind.ADMINISTRATIVE_ACTION, "The local session was deleted"));
              }
            });
    return ended();
  }

  @Override
  public CompletionStage<EndCause> ended() {
    return ended.minimalCompletionStage();
  }
}
