package broker.core.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A PUBACK packet: the answer to a PUBLISH with QoS 1. */
public record PubAck(
    int packetIdentifier,
    ReasonCode reasonCode,
    @Nullable String reasonString,
    List<UserProperty> userProperties)
    implements Acknowledgement {

  /** One without properties. */
  public PubAck(int packetIdentifier, ReasonCode reasonCode) {
    this(packetIdentifier, reasonCode, null, List.of());
  }

  @Override
  public PacketType type() {
    return PacketType.PUBACK;
  }
}
