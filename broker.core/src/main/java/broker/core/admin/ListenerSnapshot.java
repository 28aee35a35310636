package broker.core.admin;

import broker.api.admin.ListenerView;
import broker.core.journal.JournalSettings;
import broker.core.transport.Listener;
import broker.core.transport.ListenerSettings;
import broker.core.transport.ListenerState;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** A listener at one moment. Immutable. */
public record ListenerSnapshot(
    String name,
    State state,
    Optional<InetSocketAddress> boundAddress,
    Optional<String> tlsName,
    int connections,
    Optional<Duration> lossWindow,
    Optional<String> problem)
    implements ListenerView {

  /**
   * The listener as it is now.
   *
   * @param journal how the journal works that it may rely on
   */
  public static ListenerSnapshot of(ListenerState state, JournalSettings journal) {
    Optional<Listener> listener = state.listener();
    Optional<InetSocketAddress> address = listener.flatMap(Listener::boundAddress);
    return new ListenerSnapshot(
        state.name(),
        address.isPresent()
            ? State.OPEN
            : listener.isPresent() && listener.get().isWaiting()
                ? State.WAITING_FOR_TLS
                : State.FAILED,
        address,
        listener.map(Listener::settings).map(ListenerSettings::tls),
        listener.map(Listener::connections).orElse(0),
        listener
            .map(Listener::settings)
            .filter(settings -> settings.isRelaxed(journal.relaxed()))
            .map(relaxed -> journal.interval()),
        state.problem().or(() -> listener.flatMap(Listener::problem)));
  }
}
