package broker.core.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A DISCONNECT packet: the last one its sender sends. Before version 5 only clients have it.
 *
 * @param sessionExpiryIntervalSeconds 0..4,294,967,295, or -1 when it stays as agreed; from a
 *     client only
 * @param serverReference where to go instead, from a server only
 */
public record Disconnect(
    ReasonCode reasonCode,
    long sessionExpiryIntervalSeconds,
    @Nullable String reasonString,
    @Nullable String serverReference,
    List<UserProperty> userProperties)
    implements Packet {

  /** One with at most an explanation. */
  public Disconnect(ReasonCode reasonCode, @Nullable String reasonString) {
    this(reasonCode, -1, reasonString, null, List.of());
  }

  @Override
  public PacketType type() {
    return PacketType.DISCONNECT;
  }
}
