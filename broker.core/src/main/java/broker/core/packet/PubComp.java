package broker.core.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A PUBCOMP packet: the last packet of a delivery with QoS 2. */
public record PubComp(
    int packetIdentifier,
    ReasonCode reasonCode,
    @Nullable String reasonString,
    List<UserProperty> userProperties)
    implements Acknowledgement {

  /** One without properties. */
  public PubComp(int packetIdentifier, ReasonCode reasonCode) {
    this(packetIdentifier, reasonCode, null, List.of());
  }

  @Override
  public PacketType type() {
    return PacketType.PUBCOMP;
  }
}
