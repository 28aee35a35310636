package broker.core.admin;

import broker.api.admin.BrokerAdmin;
import broker.api.admin.ListenerView;
import broker.api.admin.PersistenceState;
import broker.api.admin.PluginView;
import broker.api.admin.SessionView;
import broker.api.message.QoS;
import broker.api.message.ReasonCode;
import broker.api.message.RetainHandling;
import broker.api.message.Subscription;
import broker.core.codec.ReasonCodes;
import broker.core.packet.PacketType;
import broker.core.session.ClientLink;
import broker.core.session.Session;
import broker.core.session.SharedState;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** The broker as its administrators see it. Any thread. */
public final class Administrator implements BrokerAdmin {
  private final String version;
  private final SharedState state;
  private final Supplier<Duration> uptime;
  private final Supplier<PersistenceState> persistence;
  private final Supplier<List<ListenerView>> listeners;
  private final PluginBoard plugins;

  /** The view of one broker. */
  public Administrator(
      String version,
      SharedState state,
      Supplier<Duration> uptime,
      Supplier<PersistenceState> persistence,
      Supplier<List<ListenerView>> listeners,
      PluginBoard plugins) {
    this.version = version;
    this.state = state;
    this.uptime = uptime;
    this.persistence = persistence;
    this.listeners = listeners;
    this.plugins = plugins;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public Duration uptime() {
    return uptime.get();
  }

  @Override
  public PersistenceState persistenceState() {
    return persistence.get();
  }

  @Override
  public List<ListenerView> listeners() {
    return listeners.get();
  }

  @Override
  public List<PluginView> plugins() {
    return plugins.views();
  }

  @Override
  public long retainedCount() {
    return state.retained().count();
  }

  @Override
  public CompletionStage<List<SessionView>> sessions() {
    return new SessionSurvey(state).begin();
  }

  @Override
  public CompletionStage<Optional<SessionView>> session(String clientId) {
    return ask(clientId, Optional.empty(), session -> Optional.of(SessionSnapshot.of(session)));
  }

  @Override
  public CompletionStage<List<Subscription>> subscriptions(String clientId) {
    return ask(
        clientId,
        List.of(),
        session -> session.subscriptions().stream().map(Administrator::view).toList());
  }

  private static Subscription view(broker.core.routing.Subscription subscription) {
    return new Subscription(
        subscription.filter().toString(),
        QoS.of(subscription.qos()),
        subscription.noLocal(),
        subscription.retainAsPublished(),
        RetainHandling.SEND,
        subscription.identifier());
  }

  @Override
  public CompletionStage<Boolean> disconnect(String clientId, ReasonCode reason) {
    if (!reason.isError()) {
      throw new IllegalArgumentException(reason + " is no error");
    }
    broker.core.packet.ReasonCode given =
        Objects.requireNonNull(broker.core.packet.ReasonCode.of(reason.code()));
    broker.core.packet.ReasonCode said =
        ReasonCodes.isKnown(given, PacketType.DISCONNECT)
            ? given
            : broker.core.packet.ReasonCode.ADMINISTRATIVE_ACTION; // [MQTT-3.14.2-1]
    return ask(clientId, false, session -> disconnect(session, said));
  }

  private static boolean disconnect(Session session, broker.core.packet.ReasonCode reason) {
    ClientLink link = session.link();
    if (link == null) {
      return false;
    }
    link.disconnect(reason, "by an administrator");
    return true;
  }

  /** Asks a session on its loop; the answer for one that is not there is given. */
  private <T> CompletionStage<T> ask(String clientId, T none, Function<Session, T> question) {
    Session session = state.sessions().find(clientId);
    if (session == null) {
      return CompletableFuture.completedFuture(none);
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    session.execute(
        () -> {
          try {
            answer.complete(session.isEnded() ? none : question.apply(session));
          } catch (RuntimeException e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }
}
