package broker.api.client;

import broker.api.message.ReasonCode;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What became of a message that was published: accepted, or refused with a reason.
 *
 * <p>Immutable.
 *
 * @since 1.0
 */
@ProviderType
public interface PublishOutcome {
  /**
   * Returns the reason code of the acknowledgement.
   *
   * @return at QoS 0, and from a broker that speaks MQTT 3.1 or 3.1.1, {@link ReasonCode#SUCCESS},
   *     unless this broker has refused the message itself
   */
  ReasonCode reasonCode();

  /** Returns the Reason String, which is for people. */
  Optional<String> reasonString();
}
