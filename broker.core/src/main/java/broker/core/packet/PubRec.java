package broker.core.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A PUBREC packet: the first answer to a PUBLISH with QoS 2. */
public record PubRec(
    int packetIdentifier,
    ReasonCode reasonCode,
    @Nullable String reasonString,
    List<UserProperty> userProperties)
    implements Acknowledgement {

  /** One without properties. */
  public PubRec(int packetIdentifier, ReasonCode reasonCode) {
    this(packetIdentifier, reasonCode, null, List.of());
  }

  @Override
  public PacketType type() {
    return PacketType.PUBREC;
  }
}
