package broker.core.client;

import broker.core.loop.OnEventLoop;
import java.util.function.IntSupplier;

/**
 * What outlives this broker of the client's side of a session. Called on the loop of the session's
 * connections, and calls back on it.
 */
@OnEventLoop
public interface ClientRecord {
  /** Nothing outlives it. */
  ClientRecord NONE = new ClientRecord() {};

  /**
   * The server has lost the session, or there was none.
   *
   * @param noted run when that is on disk, or at once
   */
  default void lost(Runnable noted) {
    noted.run();
  }

  /**
   * The server goes on with the session.
   *
   * @param noted run when it is on disk that this is no earlier one, or at once
   */
  default void resumed(Runnable noted) {
    noted.run();
  }

  /**
   * This Packet Identifier goes to a message at QoS 2.
   *
   * @param oldest identifier in use
   */
  default void used(int packetIdentifier, IntSupplier oldest) {}

  /**
   * PUBREL has come for a message.
   *
   * @param noted run when that is on disk, or at once
   */
  default void released(int packetIdentifier, Runnable noted) {
    noted.run();
  }
}
