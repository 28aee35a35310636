package distribution.mosquitto.state;

import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.persistence.StoreOperations;
import broker.core.journal.EntryExtra;
import broker.core.journal.EntryState;
import broker.core.journal.SessionContent;
import broker.core.journal.SubscriptionContent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Notes what is put, in words, and holds it to the rules of a store. Owned by the test. */
final class RecordingStore implements StoreOperations {
  final List<String> told = new ArrayList<>();
  final Map<Long, byte[]> messages = new HashMap<>();
  private final Set<String> sessions = new HashSet<>();
  private final Map<String, Long> sequences = new HashMap<>();
  private final Set<Long> waiting = new HashSet<>();

  /** What was put whose words begin so. */
  List<String> of(String begin) {
    return told.stream().filter(t -> t.startsWith(begin)).toList();
  }

  /** A message that nothing refers to is gone at the end of a batch, and that may be any time. */
  private void refer(long messageId) {
    assertTrue(messages.containsKey(messageId), "no message " + messageId);
    waiting.remove(messageId);
    assertTrue(waiting.isEmpty(), "referred to by nothing: " + waiting);
  }

  private void known(String clientId) {
    assertTrue(sessions.contains(clientId), "no session " + clientId);
  }

  @Override
  public void putSession(String clientId, ByteBuffer content) {
    SessionContent s = SessionContent.decode(content);
    sessions.add(clientId);
    told.add("session " + clientId + " " + s.expirySeconds() + " " + s.absentSinceMillis());
  }

  @Override
  public void putSubscription(String clientId, String topicFilter, ByteBuffer content) {
    known(clientId);
    SubscriptionContent s = SubscriptionContent.decode(content);
    told.add(
        "subscription "
            + clientId
            + " "
            + topicFilter
            + " "
            + s.qos()
            + (s.noLocal() ? " no-local" : "")
            + (s.retainAsPublished() ? " as-published" : "")
            + (s.identifier() == 0 ? "" : " id " + s.identifier()));
  }

  @Override
  public void putMessage(long messageId, ByteBuffer content) {
    assertTrue(waiting.isEmpty(), "referred to by nothing: " + waiting);
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    assertTrue(messages.put(messageId, bytes) == null, "twice: " + messageId);
    waiting.add(messageId);
  }

  @Override
  public void enqueue(
      String clientId, long sequence, long messageId, long state, ByteBuffer extra) {
    known(clientId);
    refer(messageId);
    Long before = sequences.put(clientId, sequence);
    assertTrue(before == null || before < sequence);
    EntryState.check(state);
    int phase = EntryState.phase(state);
    EntryExtra more = EntryExtra.decode(extra);
    told.add(
        "queued "
            + clientId
            + " "
            + messageId
            + " qos "
            + EntryState.qos(state)
            + (EntryState.retain(state) ? " retain" : "")
            + (phase == EntryState.SENT ? " sent " + EntryState.packetIdentifier(state) : "")
            + (phase == EntryState.RELEASED
                ? " released " + EntryState.packetIdentifier(state)
                : "")
            + (more.subscriptionIdentifiers().length == 0
                ? ""
                : " for " + Arrays.toString(more.subscriptionIdentifiers())));
  }

  @Override
  public void putReceivedPacketId(String clientId, int packetId) {
    known(clientId);
    told.add("received " + clientId + " " + packetId);
  }

  @Override
  public void putRetained(String topic, long messageId) {
    refer(messageId);
    told.add("retained " + topic + " " + messageId);
  }

  @Override
  public void clear() {
    throw new AssertionError("clear");
  }

  @Override
  public void removeSession(String clientId) {
    throw new AssertionError("removeSession");
  }

  @Override
  public void removeSubscription(String clientId, String topicFilter) {
    throw new AssertionError("removeSubscription");
  }

  @Override
  public void updateEntry(String clientId, long sequence, long state) {
    throw new AssertionError("updateEntry");
  }

  @Override
  public void dequeue(String clientId, long sequence) {
    throw new AssertionError("dequeue");
  }

  @Override
  public void dequeueRange(String clientId, long firstSequence, long lastSequence) {
    throw new AssertionError("dequeueRange");
  }

  @Override
  public void removeReceivedPacketId(String clientId, int packetId) {
    throw new AssertionError("removeReceivedPacketId");
  }

  @Override
  public void removeRetained(String topic) {
    throw new AssertionError("removeRetained");
  }

  @Override
  public void putWill(String clientId, ByteBuffer content) {
    throw new AssertionError("putWill");
  }

  @Override
  public void removeWill(String clientId) {
    throw new AssertionError("removeWill");
  }
}
