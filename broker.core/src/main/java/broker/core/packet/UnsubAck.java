package broker.core.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A UNSUBACK packet: the answer to an UNSUBSCRIBE.
 *
 * @param reasonCodes one for each Topic Filter, in the order of the UNSUBSCRIBE; none before
 *     version 5
 */
public record UnsubAck(
    int packetIdentifier,
    List<ReasonCode> reasonCodes,
    @Nullable String reasonString,
    List<UserProperty> userProperties)
    implements Packet {

  /** One without properties. */
  public UnsubAck(int packetIdentifier, List<ReasonCode> reasonCodes) {
    this(packetIdentifier, reasonCodes, null, List.of());
  }

  @Override
  public PacketType type() {
    return PacketType.UNSUBACK;
  }
}
