package broker.core.journal;

import broker.api.persistence.StoreContents;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a store tells the second time, after a load that it did not bring to an end: the sessions
 * that are there by now are passed over. Owned by the store thread.
 */
final class RestOfLoad implements StoreContents {
  private final StoreContents contents;
  private final Composition composition;
  private @Nullable String passedOver;

  RestOfLoad(StoreContents contents, Composition composition) {
    this.contents = contents;
    this.composition = composition;
  }

  @Override
  public void session(String clientId, ByteBuffer content) {
    if (composition.isLoaded(clientId)) {
      passedOver = clientId;
    } else {
      passedOver = null;
      contents.session(clientId, content);
    }
  }

  @Override
  public void subscription(String clientId, String topicFilter, ByteBuffer content) {
    if (!clientId.equals(passedOver)) {
      contents.subscription(clientId, topicFilter, content);
    }
  }

  @Override
  public void queue(
      String clientId, long firstSequence, long lastSequence, long entries, long contentBytes) {
    if (!clientId.equals(passedOver)) {
      contents.queue(clientId, firstSequence, lastSequence, entries, contentBytes);
    }
  }

  @Override
  public void receivedPacketId(String clientId, int packetId) {
    if (!clientId.equals(passedOver)) {
      contents.receivedPacketId(clientId, packetId);
    }
  }

  @Override
  public void will(String clientId, ByteBuffer content) {
    if (!clientId.equals(passedOver)) {
      contents.will(clientId, content);
    }
  }

  @Override
  public void retained(String topic, long messageId, ByteBuffer content) {
    contents.retained(topic, messageId, content);
  }
}
