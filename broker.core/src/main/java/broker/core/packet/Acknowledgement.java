package broker.core.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the four packets by which an Application Message is acknowledged. They differ in type
 * only.
 */
public sealed interface Acknowledgement extends Packet permits PubAck, PubRec, PubRel, PubComp {
  /** The identifier of the PUBLISH, 1..65,535. */
  int packetIdentifier();

  /** The outcome; before version 5 always {@link ReasonCode#SUCCESS}. */
  ReasonCode reasonCode();

  /** Explanation for a human, or null. */
  @Nullable String reasonString();

  /** User Properties in their order. */
  List<UserProperty> userProperties();
}
