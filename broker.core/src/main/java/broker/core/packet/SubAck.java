package broker.core.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A SUBACK packet: the answer to a SUBSCRIBE.
 *
 * @param reasonCodes one for each Topic Filter, in the order of the SUBSCRIBE
 */
public record SubAck(
    int packetIdentifier,
    List<ReasonCode> reasonCodes,
    @Nullable String reasonString,
    List<UserProperty> userProperties)
    implements Packet {

  /** One without properties. */
  public SubAck(int packetIdentifier, List<ReasonCode> reasonCodes) {
    this(packetIdentifier, reasonCodes, null, List.of());
  }

  @Override
  public PacketType type() {
    return PacketType.SUBACK;
  }
}
