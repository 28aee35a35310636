package broker.core.client.remote;

import broker.api.client.ClientException;
import broker.api.client.ConnectionStatistics;
import broker.api.client.Delivery;
import broker.api.client.EndCause;
import broker.api.client.PublishOutcome;
import broker.api.client.RemoteConnection;
import broker.api.message.ApplicationMessage;
import broker.api.message.ProtocolVersion;
import broker.api.message.QoS;
import broker.api.message.ReasonCode;
import broker.api.message.Subscription;
import broker.core.client.ClientConnection;
import broker.core.client.ClientEvents;
import broker.core.client.End;
import broker.core.client.Incoming;
import broker.core.client.ServerProfile;
import broker.core.client.plugin.Convert;
import broker.core.client.plugin.FromLocal;
import broker.core.client.plugin.GuardedListener;
import broker.core.client.plugin.Outcome;
import broker.core.client.plugin.PluginMessage;
import broker.core.codec.PublishView;
import broker.core.journal.EntryState;
import broker.core.loop.Ticker;
import broker.core.packet.Disconnect;
import broker.core.packet.Subscribe;
import broker.core.packet.SubscriptionRequest;
import broker.core.packet.Unsubscribe;
import broker.core.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A connection to a remote broker, as plugins see it. Any thread. */
final class Remote implements RemoteConnection, ClientEvents {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final RemoteState state;
  private final GuardedListener listener;
  private final Ticker ticker;
  private final Runnable atEnd;
  private final CompletableFuture<RemoteConnection> opened = new CompletableFuture<>();
  private final CompletableFuture<EndCause> ended = new CompletableFuture<>();
  private volatile @Nullable ClientConnection connection;

  /**
   * @param atEnd what is to be done before anybody hears that it has ended
   */
  Remote(RemoteState state, GuardedListener listener, Ticker ticker, Runnable atEnd) {
    this.state = state;
    this.listener = listener;
    this.ticker = ticker;
    this.atEnd = atEnd;
  }

  /** Completes with this when the remote broker has accepted the connection. */
  CompletionStage<RemoteConnection> opened() {
    return opened.minimalCompletionStage();
  }

  // ---- what the connection tells

  @Override
  public void onSessionLost() {
    state.forwarded().values().forEach(Forwarded::lost);
    state.forwarded().clear();
    state.inbound().clear();
  }

  @Override
  public void onConnected(ClientConnection made) {
    connection = made;
    opened.complete(this);
  }

  @Override
  public void onPublish(PublishView message, TopicName topic, @Nullable Incoming incoming) {
    long expirySeconds = message.messageExpirySeconds();
    broker.core.packet.ApplicationMessage kept =
        new broker.core.packet.ApplicationMessage(
            topic,
            message.payloadToArray(),
            message.forwardedPropertiesToArray(),
            message.qos(),
            message.retain(),
            expirySeconds < 0
                ? broker.core.packet.ApplicationMessage.NEVER
                : ticker.nanos() + expirySeconds * NANOS_PER_SECOND,
            null);
    RemoteDelivery delivery =
        new RemoteDelivery(
            new PluginMessage(kept, kept.qos(), kept.retain(), ticker),
            message.dup(),
            incoming,
            state.inbound());
    if (incoming == null) {
      listener.onMessage(delivery);
    } else {
      state.inbound().came(delivery, incoming, listener::onMessage);
    }
  }

  @Override
  public void onEnded(End end) {
    state.inbound().disconnected(end);
    atEnd.run();
    opened.completeExceptionally(new ClientException(end));
    ended.complete(end);
  }

  // ---- what plugins ask for

  private ClientConnection connection() {
    return Objects.requireNonNull(connection, "only handed out when it is connected");
  }

  private ServerProfile profile() {
    return connection().profile();
  }

  @Override
  public String clientId() {
    return profile().clientId();
  }

  @Override
  public boolean sessionPresent() {
    return profile().sessionPresent();
  }

  @Override
  public ProtocolVersion protocolVersion() {
    return ConnectSettings.version(profile().version());
  }

  @Override
  public QoS maximumQos() {
    return QoS.of(profile().maximumQoS());
  }

  @Override
  public boolean retainAvailable() {
    return profile().retainAvailable();
  }

  @Override
  public int receiveMaximum() {
    return profile().receiveMaximum();
  }

  @Override
  public long maximumPacketSizeBytes() {
    return profile().maximumPacketSize();
  }

  @Override
  public ConnectionStatistics statistics() {
    return Statistics.of(connection(), ticker.nanos());
  }

  @Override
  public CompletionStage<PublishOutcome> publish(ApplicationMessage message) {
    CompletableFuture<PublishOutcome> stage = new CompletableFuture<>();
    try {
      connection()
          .publish(
              new Published(Convert.message(message, null, ticker.nanos()), stage, state.stages()));
    } catch (IllegalArgumentException e) {
      stage.complete(Outcome.malformed(e));
    }
    return stage;
  }

  @Override
  public CompletionStage<PublishOutcome> forward(Delivery source, ApplicationMessage message) {
    if (!(source instanceof FromLocal delivery)) {
      throw new IllegalArgumentException("not a delivery of a local session");
    }
    if (delivery.beginForward() != null) {
      throw new IllegalStateException("the delivery of a local session can always be forwarded");
    }
    CompletableFuture<PublishOutcome> stage = new CompletableFuture<>();
    try {
      broker.core.packet.ApplicationMessage converted =
          Convert.message(message, null, ticker.nanos());
      connection().execute(() -> forward(delivery, converted, stage));
    } catch (IllegalArgumentException e) {
      delivery.endForward(false);
      stage.complete(Outcome.malformed(e));
    }
    return stage;
  }

  private void forward(
      FromLocal delivery,
      broker.core.packet.ApplicationMessage message,
      CompletableFuture<PublishOutcome> stage) {
    if (delivery.isTakenOver()) {
      delivery.endForward(true);
      stage.complete(Outcome.of(broker.core.packet.ReasonCode.SUCCESS, null));
      return;
    }
    End end = connection().end();
    Forwarded before = end == null ? state.forwarded().get(delivery.key()) : null;
    if (before != null) {
      before.attach(delivery, stage);
      return;
    }
    Forwarded fresh = new Forwarded(message, delivery, state);
    fresh.attach(delivery, stage);
    long progress = delivery.progress();
    RemoteRecord record = state.record();
    if (record != null && message.qos() == 2 && record.isInFlight(progress)) {
      boolean isReleased = EntryState.phase(progress) == EntryState.RELEASED;
      connection().resume(fresh, EntryState.packetIdentifier(progress), isReleased);
    } else {
      connection().publish(fresh);
    }
  }

  @Override
  public CompletionStage<List<ReasonCode>> subscribe(List<Subscription> subscriptions) {
    if (subscriptions.isEmpty()) {
      throw new IllegalArgumentException("no subscription");
    }
    CompletionStage<List<ReasonCode>> all = CompletableFuture.completedStage(List.of());
    for (int first = 0; first < subscriptions.size(); ) {
      int next = endOfPacket(subscriptions, first);
      all = all.thenCombine(send(subscriptions.subList(first, next)), Remote::joined);
      first = next;
    }
    return all;
  }

  /** A packet has room for one Subscription Identifier: where another one begins. */
  private static int endOfPacket(List<Subscription> subscriptions, int first) {
    int identifier = subscriptions.get(first).identifier();
    int next = first + 1;
    while (next < subscriptions.size() && subscriptions.get(next).identifier() == identifier) {
      next++;
    }
    return next;
  }

  private CompletionStage<List<ReasonCode>> send(List<Subscription> subscriptions) {
    boolean v5 = profile().version().isV5();
    int identifier = v5 ? subscriptions.get(0).identifier() : 0;
    List<SubscriptionRequest> requests = subscriptions.stream().map(Convert::request).toList();
    return connection()
        .subscribe(new Subscribe(0, identifier, List.of(), requests))
        .thenApply(Convert::reasons);
  }

  private static List<ReasonCode> joined(List<ReasonCode> some, List<ReasonCode> more) {
    List<ReasonCode> all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }

  @Override
  public CompletionStage<List<ReasonCode>> unsubscribe(List<String> topicFilters) {
    if (topicFilters.isEmpty()) {
      throw new IllegalArgumentException("no topic filter");
    }
    return connection()
        .unsubscribe(new Unsubscribe(0, List.of(), List.copyOf(topicFilters)))
        .thenApply(Convert::reasons);
  }

  @Override
  public CompletionStage<EndCause> disconnect() {
    connection().disconnect(new Disconnect(broker.core.packet.ReasonCode.SUCCESS, null));
    return ended();
  }

  @Override
  public CompletionStage<EndCause> ended() {
    return ended.minimalCompletionStage();
  }
}
