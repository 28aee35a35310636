package broker.core.client;

import broker.core.loop.OnEventLoop;
import broker.core.packet.ApplicationMessage;
import broker.core.packet.ReasonCode;
import broker.core.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * What may have had a Packet Identifier at QoS 2 in the last moments of this broker before it
 * started. Its publisher was told nothing and the server may have it: it is released, so that the
 * identifier can mean another message. Owned by the loop of the connection.
 */
@OnEventLoop
final class Forgotten extends Outgoing {
  private static final ApplicationMessage NOTHING =
      new ApplicationMessage(
          TopicName.of("-"),
          ApplicationMessage.NONE,
          ApplicationMessage.NONE,
          2,
          false,
          ApplicationMessage.NEVER,
          null);

  Forgotten() {
    super(NOTHING, 0);
    markNoted(true);
  }

  @Override
  protected void completed(ReasonCode reason, @Nullable String reasonString) {
    // whether there was anything is all the same
  }

  @Override
  protected void failed(End end) {
    // released with the next connection
  }
}
