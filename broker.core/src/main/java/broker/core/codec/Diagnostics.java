package broker.core.codec;

import broker.core.packet.ProtocolException;
import broker.core.packet.UserProperty;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The properties of packets that have no others: what explains an answer. */
record Diagnostics(@Nullable String reasonString, List<UserProperty> userProperties) {
  /** None at all. */
  static final Diagnostics NONE = new Diagnostics(null, List.of());

  /** Those in the section at the reader index. */
  static Diagnostics read(ByteBuf body) throws ProtocolException {
    PropertyReader in = PropertyReader.of(body, PropertyOwner.ACKNOWLEDGEMENT);
    String reasonString = null;
    List<UserProperty> userProperties = new ArrayList<>(0);
    for (Property p = in.next(); p != null; p = in.next()) {
      if (p == Property.REASON_STRING) {
        reasonString = in.string();
      } else {
        userProperties.add(in.userProperty());
      }
    }
    return new Diagnostics(reasonString, List.copyOf(userProperties));
  }
}
