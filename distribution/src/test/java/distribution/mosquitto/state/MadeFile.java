package distribution.mosquitto.state;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A file with what a test puts into it. Owned by the test. */
final class MadeFile implements PersistedFile {
  private final Persisted contents = new Persisted();
  private final Map<Long, Persisted.Message> messages = new HashMap<>();

  Persisted.Session session(String clientId) {
    Persisted.Session session = contents.session(clientId);
    session.life = new Persisted.Life(0, Persisted.FOR_EVER);
    return session;
  }

  void subscribe(String clientId, String filter, int qos, int options, int identifier) {
    contents
        .session(clientId)
        .subscriptions
        .add(new Persisted.Subscription(filter, qos, options, identifier));
  }

  void message(long id, String topic, int qos, boolean retain, long expiryTime) {
    byte[] payload = ("payload " + id).getBytes(StandardCharsets.UTF_8);
    message(
        id,
        new Persisted.Message(topic, payload, new byte[0], qos, retain, expiryTime, "publisher"));
  }

  void message(long id, Persisted.Message message) {
    contents.messages.put(id, id);
    messages.put(id, message);
  }

  void outgoing(String clientId, long message, int packetId, int qos, int state) {
    contents
        .session(clientId)
        .queue
        .add(new Persisted.Queued(message, packetId, qos, state, false, true, List.of()));
  }

  void incoming(String clientId, long message, int packetId, int state) {
    contents
        .session(clientId)
        .queue
        .add(new Persisted.Queued(message, packetId, 2, state, false, false, List.of()));
  }

  void retained(long message) {
    contents.retained.add(message);
  }

  @Override
  public String format() {
    return "made";
  }

  @Override
  public Persisted contents() {
    return contents;
  }

  @Override
  public Persisted.Message message(long id) {
    return Objects.requireNonNull(messages.get(id));
  }

  @Override
  public void close() {}
}
