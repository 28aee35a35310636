package broker.core.connection;

import broker.core.packet.Connect;
import broker.core.packet.ReasonCode;

/** Who decides whether a client may connect. Any thread may ask. */
@FunctionalInterface
public interface Admission {
  /** Gets the answer, exactly once, on any thread, possibly before the question returns. */
  @FunctionalInterface
  interface Answer {
    /**
     * Takes the decision.
     *
     * @param reason {@link ReasonCode#SUCCESS} to let the client in, else what it is refused with
     */
    void decided(ReasonCode reason);
  }

  /** Asks whether this client may connect. */
  void admit(Connect connect, String clientId, ListenerPolicy listener, Answer answer);
}
