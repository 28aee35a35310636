package plugin.bridge.link;

import broker.api.client.Delivery;
import broker.api.client.MessageListener;
import broker.api.client.RemoteConnection;
import broker.api.message.ProtocolVersion;
import broker.api.message.ReasonCode;
import broker.api.message.RetainHandling;
import broker.api.message.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import plugin.bridge.flow.Figures;
import plugin.bridge.flow.FlowRules;
import plugin.bridge.flow.Inbound;
import plugin.bridge.flow.Pump;
import plugin.bridge.topic.TopicLine;

/**
 * A connection to the remote broker with everything that flows over it, from CONNACK to its end.
 * Owned by the control thread; the pump and what comes in by themselves.
 */
final class Link {
  private final Attempt attempt;
  private final RemoteConnection remote;
  private final Inbound inbound;
  private final Pump pump;
  private final Services services;
  private final Reports reports;
  private final long sinceNanos;
  private volatile @Nullable String fault;

  Link(
      Attempt attempt,
      RemoteConnection remote,
      Inbound inbound,
      FlowRules rules,
      Services services,
      Reports reports,
      Figures figures) {
    this.attempt = attempt;
    this.remote = remote;
    this.inbound = inbound;
    this.services = services;
    this.reports = reports;
    sinceNanos = services.nanoTime().getAsLong();
    pump = new Pump(remote, rules, figures, services.nanoTime(), this::wakeIn, this::fail);
  }

  private void wakeIn(long nanos) {
    services.control().schedule(() -> pump.wake(), nanos, TimeUnit.NANOSECONDS);
  }

  Attempt attempt() {
    return attempt;
  }

  /** What it is, for the log. */
  String describe() {
    String session = remote.sessionPresent() ? "session resumed" : "new session";
    return "connected to " + attempt.address() + " (" + attempt.dialect() + ", " + session + ")";
  }

  Duration lasted() {
    return Duration.ofNanos(services.nanoTime().getAsLong() - sinceNanos);
  }

  /** Where a lane delivers to. */
  MessageListener lane(int lane) {
    return (Delivery delivery) -> pump.offer(lane, delivery);
  }

  /** The lanes are open: what comes in has somewhere to go. */
  void attach(Lanes lanes) {
    inbound.attach(lanes.last(), pump);
  }

  void limit(BridgeSettings.Flow flow) {
    pump.limit(flow.messagesPerSecond(), flow.bytesPerSecond());
  }

  /**
   * Tells the remote side that the link is up, and subscribes there.
   *
   * @param known filters that the remote session is known to have
   */
  CompletionStage<?> greet(Set<String> known) {
    if (attempt.settings().notifications().remote()) {
      remote.publish(attempt.state(true));
    }
    Map<String, TopicLine> wanted = attempt.settings().topics().remoteSubscriptions();
    Set<String> there = remote.sessionPresent() ? Set.copyOf(known) : Set.of();
    List<String> stale = there.stream().filter(filter -> !wanted.containsKey(filter)).toList();
    if (!stale.isEmpty()) {
      remote.unsubscribe(stale);
    }
    List<Subscription> subscriptions = new ArrayList<>();
    wanted.forEach(
        (filter, line) -> {
          if (!there.contains(filter) || remote.protocolVersion() == ProtocolVersion.V5_0) {
            subscriptions.add(
                new Subscription(filter, line.qos(), true, true, RetainHandling.SEND_IF_NEW, 0));
          }
        });
    known.clear();
    known.addAll(wanted.keySet());
    return subscriptions.isEmpty()
        ? CompletableFuture.completedStage(null)
        : remote.subscribe(subscriptions).thenAccept(answers -> judge(subscriptions, answers));
  }

  private void judge(List<Subscription> subscriptions, List<ReasonCode> answers) {
    List<String> refused = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      Subscription asked = subscriptions.get(i);
      ReasonCode answer = answers.get(i);
      if (answer.isError()) {
        refused.add(asked.topicFilter() + " (" + answer + ")");
      } else if (answer.code() < asked.maximumQos().value()) {
        reports.warn(
            "the remote broker grants "
                + asked.topicFilter()
                + " at QoS "
                + answer.code()
                + " only");
      }
    }
    if (refused.isEmpty()) {
      reports.clear("subscription");
    } else {
      reports.raise(
          "subscription",
          "the remote broker refuses to subscribe to " + String.join(", ", refused));
    }
  }

  /** Why it does not work although it is connected; empty if it does. */
  Optional<String> stall() {
    Duration most = attempt.settings().care().acknowledgement();
    return remote
        .statistics()
        .oldestUnacknowledged()
        .filter(age -> age.compareTo(most) > 0)
        .map(age -> "no acknowledgement for " + age.toSeconds() + " s");
  }

  /** Ends it because of a fault, which is told when it has ended. */
  void fail(String reason) {
    fault = reason;
    pump.stop();
    remote.disconnect();
  }

  /** Why it was ended from here; empty if it was not. */
  Optional<String> fault() {
    return Optional.ofNullable(fault);
  }

  /** Ends it in good order. */
  void close() {
    pump.stop();
    if (attempt.settings().notifications().remote()) {
      remote.publish(attempt.state(false));
    }
    remote.disconnect();
  }

  /** It has ended. */
  void stop() {
    pump.stop();
  }
}
