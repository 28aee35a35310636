package distribution.it.store;

import broker.api.persistence.QueueReader;
import broker.api.persistence.SessionStore;
import broker.api.persistence.StoreBatch;
import broker.api.persistence.StoreContents;
import broker.api.persistence.StoreException;
import broker.api.persistence.StoreOperations;
import broker.api.persistence.StorePosition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * What the broker is to a store, for a test that has no broker: a service that puts a session with
 * a message when it is told a name, and tells all that is there when it is told none.
 */
@Component
public final class StoreProbe implements UnaryOperator<String> {
  @Reference private SessionStore store;
  private StorePosition position;

  private SessionStore open() throws StoreException {
    if (position == null) {
      position = store.open();
    }
    return store;
  }

  @Override
  public String apply(String name) {
    try {
      if (!name.isEmpty()) {
        long number = open().open().lastBatch() + 1;
        open().apply(new Put(name, number));
      }
      TreeSet<String> all = new TreeSet<>();
      open().load(new Told(all));
      for (String session : List.copyOf(all)) {
        open().readQueue(session, 0, 10, 1 << 20, new Entries(all));
      }
      return String.join(", ", all);
    } catch (StoreException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Closes the store, as the broker does before a store goes. */
  @Deactivate
  public void close() {
    store.close();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  private record Put(String name, long number) implements StoreBatch {
    @Override
    public long contentBytes() {
      return 100;
    }

    @Override
    public boolean onlyReleases() {
      return false;
    }

    @Override
    public void replay(StoreOperations operations) throws StoreException {
      operations.putSession(name, bytes("content of " + name));
      operations.putMessage(number, bytes("message for " + name));
      operations.enqueue(name, number, number, 0, bytes(""));
      operations.putRetained("topic/" + name, number);
    }
  }

  private record Entries(TreeSet<String> all) implements QueueReader {
    @Override
    public void entry(long sequence, long id, long state, ByteBuffer extra, ByteBuffer content) {
      all.add(text(content));
    }
  }

  private record Told(TreeSet<String> all) implements StoreContents {
    @Override
    public void session(String clientId, ByteBuffer content) {
      all.add(clientId);
    }

    @Override
    public void subscription(String clientId, String topicFilter, ByteBuffer content) {}

    @Override
    public void queue(String clientId, long first, long last, long entries, long bytes) {}

    @Override
    public void receivedPacketId(String clientId, int packetId) {}

    @Override
    public void retained(String topic, long messageId, ByteBuffer content) {
      all.add(topic);
    }

    @Override
    public void will(String clientId, ByteBuffer content) {}
  }
}
