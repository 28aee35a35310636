package distribution.mosquitto.state;

import broker.api.persistence.StoreContents;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/** Which sessions and retained messages a store has. Owned by the thread that imports. */
final class ExistingContents implements StoreContents {
  private final Set<String> sessions = new HashSet<>();
  private final Set<String> topics = new HashSet<>();

  boolean isEmpty() {
    return sessions.isEmpty() && topics.isEmpty();
  }

  boolean hasSession(String clientId) {
    return sessions.contains(clientId);
  }

  boolean hasRetained(String topic) {
    return topics.contains(topic);
  }

  @Override
  public String toString() {
    return sessions.size() + " sessions and " + topics.size() + " retained messages";
  }

  @Override
  public void session(String clientId, ByteBuffer content) {
    sessions.add(clientId);
  }

  @Override
  public void retained(String topic, long messageId, ByteBuffer content) {
    topics.add(topic);
  }

  @Override
  public void subscription(String clientId, String topicFilter, ByteBuffer content) {}

  @Override
  public void queue(
      String clientId, long firstSequence, long lastSequence, long entries, long contentBytes) {}

  @Override
  public void receivedPacketId(String clientId, int packetId) {}

  @Override
  public void will(String clientId, ByteBuffer content) {}
}
