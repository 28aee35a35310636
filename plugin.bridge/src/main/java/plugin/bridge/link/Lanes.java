package plugin.bridge.link;

import broker.api.admin.BrokerAdmin;
import broker.api.client.ConnectOptions;
import broker.api.client.LocalOptions;
import broker.api.client.LocalSession;
import broker.api.client.MessageListener;
import broker.api.client.QueueStatistics;
import broker.api.message.RetainHandling;
import broker.api.message.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import plugin.bridge.topic.TopicLine;

/**
 * The local sessions of a bridge, one for each lane: opened together, closed together. Owned by the
 * control thread; figures may be asked for by any.
 */
final class Lanes {
  private final Services services;
  private final BridgeSettings settings;
  private volatile List<LocalSession> sessions = List.of();

  Lanes(Services services, BridgeSettings settings) {
    this.services = services;
    this.settings = settings;
  }

  /** Those of before, closed, without those that are gone; their figures are known. */
  Lanes(Services services, BridgeSettings settings, Lanes before, List<Integer> gone) {
    this(services, settings);
    List<LocalSession> kept = new ArrayList<>();
    for (int i = 0; i < before.sessions.size(); i++) {
      if (!gone.contains(i)) {
        kept.add(before.sessions.get(i));
      }
    }
    sessions = List.copyOf(kept);
  }

  private static LocalOptions options(BridgeSettings settings, String clientId, Duration expiry) {
    BridgeSettings.Queue queue = settings.queue();
    var builder =
        LocalOptions.builder(clientId)
            .sessionExpiry(queue.clean() ? Duration.ZERO : expiry)
            .receiveMaximum(settings.flow().window())
            .maximumQueuedMessages(queue.messages())
            .maximumQueuedBytes(queue.bytes())
            .overflow(queue.policy())
            .queueQos0(queue.qos0());
    queue.age().ifPresent(builder::maximumAge);
    return builder.build();
  }

  /** The session of a lane of that name; null for the last lane. */
  static String clientId(BridgeSettings settings, @Nullable String lane) {
    String base = settings.queue().clientId();
    return lane == null ? base : base + "." + lane;
  }

  private String clientId(int lane) {
    var named = settings.topics().lanes();
    return clientId(settings, lane < named.size() ? named.get(lane).name() : null);
  }

  int count() {
    return settings.topics().laneCount();
  }

  /** The last lane, which also publishes what comes in; only while they are open. */
  LocalSession last() {
    return sessions.get(sessions.size() - 1);
  }

  /** Whether the last lane's queue was there before it was opened. */
  boolean wasThere() {
    return last().sessionPresent();
  }

  /** Opens all; if one fails, the others are closed. */
  CompletionStage<Void> open(IntFunction<MessageListener> listeners) {
    return open(listeners, ConnectOptions.NEVER_EXPIRES);
  }

  /** As above, for sessions that were made and have subscribed before, if they last. */
  CompletionStage<Void> reopen(IntFunction<MessageListener> listeners) {
    CompletionStage<Void> opened = open(listeners);
    return settings.queue().clean() ? opened.thenCompose(done -> subscribe()) : opened;
  }

  private CompletionStage<Void> open(IntFunction<MessageListener> listeners, Duration expiry) {
    List<CompletableFuture<LocalSession>> opening = new ArrayList<>();
    for (int lane = 0; lane < count(); lane++) {
      opening.add(
          services
              .sessions()
              .open(options(settings, clientId(lane), expiry), listeners.apply(lane))
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(opening.toArray(CompletableFuture[]::new))
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                sessions = opening.stream().map(CompletableFuture::join).toList();
              } else {
                opening.forEach(each -> each.thenAccept(LocalSession::disconnect));
              }
            });
  }

  /** Completes when one of the sessions has ended, with the reason. */
  CompletionStage<String> ended() {
    CompletableFuture<String> any = new CompletableFuture<>();
    for (LocalSession each : sessions) {
      each.ended().thenAccept(end -> any.complete(each.clientId() + ": " + end.text()));
    }
    return any;
  }

  /** Ends the clients; the sessions go on queueing. */
  CompletionStage<Void> close() {
    return close(List.of());
  }

  /** The same, but ends the sessions of some lanes. */
  CompletionStage<Void> close(List<Integer> gone) {
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (int lane = 0; lane < sessions.size(); lane++) {
      LocalSession each = sessions.get(lane);
      all.add((gone.contains(lane) ? each.delete() : each.disconnect()).toCompletableFuture());
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }

  /** Messages in the queues of lanes that are not configured any more; below 0 if there is none. */
  long retired() {
    List<LocalSession> open = sessions;
    long messages = -1;
    for (int lane = 0; lane < open.size() - 1; lane++) {
      if (settings.topics().lanes().get(lane).patterns().isEmpty()) {
        messages = Math.max(0, messages) + open.get(lane).statistics().queuedMessages();
      }
    }
    return messages;
  }

  /** Subscribes to what the topic lines say and ends what they do not say any more. */
  CompletionStage<Void> subscribe() {
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (int lane = 0; lane < count(); lane++) {
      all.add(
          follow(sessions.get(lane), settings.topics().subscriptions(lane)).toCompletableFuture());
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }

  private CompletionStage<?> follow(LocalSession session, Map<String, TopicLine> wanted) {
    List<Subscription> subscriptions = new ArrayList<>();
    wanted.forEach((filter, line) -> subscriptions.add(subscription(filter, line)));
    CompletionStage<?> subscribed =
        subscriptions.isEmpty()
            ? CompletableFuture.completedStage(null)
            : session.subscribe(subscriptions);
    BrokerAdmin admin = services.admin().get();
    if (admin == null) {
      return subscribed;
    }
    return subscribed
        .thenCompose(done -> admin.subscriptions(session.clientId()))
        .thenCompose(
            there -> {
              List<String> stale =
                  there.stream()
                      .map(Subscription::topicFilter)
                      .filter(filter -> !wanted.containsKey(filter))
                      .toList();
              return stale.isEmpty()
                  ? CompletableFuture.completedStage(List.of())
                  : session.unsubscribe(stale);
            });
  }

  /**
   * Counts the last lane's queue as it is when all sessions have subscribed. Asking brings the
   * figures up to date for whoever asks later; a request that changes nothing tells when that is.
   */
  CompletionStage<Long> queuedInLast() {
    LocalSession last = last();
    last.statistics();
    return last.unsubscribe(List.of(last.clientId()))
        .thenApply(done -> last.statistics().queuedMessages());
  }

  private static Subscription subscription(String filter, TopicLine line) {
    return new Subscription(filter, line.qos(), true, true, RetainHandling.SEND_IF_NEW, 0);
  }

  /** Lets the queues end by themselves if the bridge does not come back. */
  CompletionStage<Void> abandon() {
    return open(lane -> delivery -> {}, settings.care().keptQueue()).thenCompose(done -> close());
  }

  /** Figures of all lanes, also while they are closed. */
  Stock stock() {
    Stock all = Stock.NONE;
    for (LocalSession each : sessions) {
      all = all.plus(each.statistics());
    }
    return all;
  }

  /** Figures of one lane. */
  QueueStatistics statistics(int lane) {
    return sessions.get(lane).statistics();
  }
}
