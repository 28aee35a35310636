package broker.core.transport;

import java.util.Optional;

/**
 * A listener by its name: a port, which may wait for TLS, or the reason why there is none.
 * Immutable.
 *
 * @param listener the port; empty while it could not be opened
 * @param problem why there is none, for people
 */
public record ListenerState(String name, Optional<Listener> listener, Optional<String> problem) {

  static ListenerState open(Listener listener) {
    return new ListenerState(listener.settings().name(), Optional.of(listener), Optional.empty());
  }

  static ListenerState failed(String name, String problem) {
    return new ListenerState(name, Optional.empty(), Optional.of(problem));
  }

  boolean isOpen() {
    return listener.isPresent();
  }
}
