package broker.core.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A PUBREL packet: the answer to a PUBREC. */
public record PubRel(
    int packetIdentifier,
    ReasonCode reasonCode,
    @Nullable String reasonString,
    List<UserProperty> userProperties)
    implements Acknowledgement {

  /** One without properties. */
  public PubRel(int packetIdentifier, ReasonCode reasonCode) {
    this(packetIdentifier, reasonCode, null, List.of());
  }

  @Override
  public PacketType type() {
    return PacketType.PUBREL;
  }
}
