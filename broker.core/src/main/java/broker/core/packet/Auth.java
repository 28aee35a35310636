package broker.core.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An AUTH packet: one step of an extended authentication.
 *
 * @param authenticationMethod null only in the short form that says nothing but Success
 */
public record Auth(
    ReasonCode reasonCode,
    @Nullable String authenticationMethod,
    byte @Nullable [] authenticationData,
    @Nullable String reasonString,
    List<UserProperty> userProperties)
    implements Packet {

  @Override
  public PacketType type() {
    return PacketType.AUTH;
  }
}
