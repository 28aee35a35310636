package broker.core.access;

import broker.core.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * Takes what an authentication came to. Called on the client's loop, maybe before the question
 * returns.
 */
public interface AuthOutcome {
  /**
   * The client is who it says it is.
   *
   * @param data last Authentication Data for the client, or null
   */
  void admitted(byte @Nullable [] data);

  /**
   * The client is refused.
   *
   * @param reason an error; whatever the plugin said, so the packet may not be able to carry it
   */
  void refused(ReasonCode reason);

  /** The client has to answer this Authentication Data first. */
  void challenged(byte[] data);
}
