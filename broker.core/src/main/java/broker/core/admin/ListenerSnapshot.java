package broker.core.admin;

import broker.api.admin.ListenerView;
import broker.core.transport.Listener;
import broker.core.transport.ListenerState;
import java.net.InetSocketAddress;
import java.util.Optional;

/** A listener at one moment. Immutable. */
public record ListenerSnapshot(
    String name,
    State state,
    Optional<InetSocketAddress> boundAddress,
    Optional<String> tlsName,
    int connections,
    Optional<String> problem)
    implements ListenerView {

  /** The listener as it is now. */
  public static ListenerSnapshot of(ListenerState listener) {
    Optional<Listener> open = listener.listener();
    return new ListenerSnapshot(
        listener.name(),
        open.isPresent() ? State.OPEN : State.FAILED,
        open.map(Listener::address),
        Optional.empty(),
        open.map(Listener::connections).orElse(0),
        listener.problem());
  }
}
