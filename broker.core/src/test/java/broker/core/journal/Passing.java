package broker.core.journal;

import broker.core.packet.ApplicationMessage;
import io.netty.buffer.ByteBuf;

/** A message that goes to the store without having been kept. */
final class Passing extends StorableMessage {
  private final ApplicationMessage message;

  Passing(ApplicationMessage message) {
    this.message = message;
  }

  @Override
  protected void writeTo(ByteBuf out, WallClock clock) {
    MessageContent.encode(message, clock, clock.millis(), out);
  }

  @Override
  public int size() {
    return message.size();
  }

  @Override
  public ApplicationMessage message() {
    return message;
  }
}
