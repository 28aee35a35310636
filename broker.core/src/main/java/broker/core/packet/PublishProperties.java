package broker.core.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a PUBLISH or Will that belong to the message and go unaltered to its receivers.
 *
 * @param payloadFormatIndicator 1 when the payload is UTF-8 text, else 0
 */
public record PublishProperties(
    int payloadFormatIndicator,
    @Nullable String contentType,
    @Nullable String responseTopic,
    byte @Nullable [] correlationData,
    List<UserProperty> userProperties) {

  /** None at all. */
  public static final PublishProperties NONE =
      new PublishProperties(0, null, null, null, List.of());
}
