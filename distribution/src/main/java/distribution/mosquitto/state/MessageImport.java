package distribution.mosquitto.state;

import broker.api.persistence.StoreException;
import broker.core.codec.PublishPropertiesCodec;
import broker.core.journal.MessageContent;
import broker.core.journal.WallClock;
import broker.core.packet.ApplicationMessage;
import broker.core.packet.ProtocolException;
import broker.core.topic.TopicName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages on their way into the store: each is put once, right before the first that refers to
 * it, because a store lets go of messages that nothing refers to. Owned by the thread that imports.
 */
final class MessageImport {
  private static final long MILLIS = 1_000;

  /** Why a message cannot be taken. */
  enum Fault {
    MISSING("the file does not have the message"),
    EXPIRED("expired"),
    TOPIC("its topic is not a valid Topic Name"),
    PROPERTIES("its properties are not valid");

    final String reason;

    Fault(String reason) {
      this.reason = reason;
    }
  }

  private final PersistedFile file;
  private final StoreTarget target;
  private final WallClock clock;

  /** Numbers in the store by those in the file. */
  private final Map<Long, Long> ids = new HashMap<>();

  private long lastId;

  MessageImport(PersistedFile file, StoreTarget target, WallClock clock) {
    this.file = file;
    this.target = target;
    this.clock = clock;
    this.lastId = target.highestMessageId();
  }

  /** The message with this number in the file; null if the file does not have it. */
  Persisted.@Nullable Message read(long theirs) throws IOException {
    return file.contents().messages.containsKey(theirs) ? file.message(theirs) : null;
  }

  /** What is wrong with a message, if anything is. */
  @Nullable Fault fault(Persisted.@Nullable Message m) {
    if (m == null) {
      return Fault.MISSING;
    }
    if (m.expiryTime() != 0 && m.expiryTime() <= clock.millis() / MILLIS) {
      return Fault.EXPIRED;
    }
    try {
      TopicName.of(m.topic());
      PublishPropertiesCodec.decode(m.properties());
      return null;
    } catch (IllegalArgumentException e) {
      return Fault.TOPIC;
    } catch (ProtocolException e) {
      return Fault.PROPERTIES;
    }
  }

  /**
   * Puts a message that has no fault, if it is not there yet; what refers to it comes next.
   *
   * @return its number in the store
   */
  long put(long theirs, Persisted.Message m) throws StoreException {
    Long known = ids.get(theirs);
    if (known != null) {
      return known;
    }
    long id = ++lastId;
    target.operations().putMessage(id, ByteBuffer.wrap(content(m)));
    ids.put(theirs, id);
    return id;
  }

  private byte[] content(Persisted.Message m) {
    long expiry = m.expiryTime() == 0 ? WallClock.NEVER : m.expiryTime() * MILLIS;
    ApplicationMessage message =
        new ApplicationMessage(
            TopicName.of(m.topic()),
            m.payload(),
            m.properties(),
            m.qos(),
            m.retain(),
            clock.toNanos(expiry),
            m.publisher());
    return MessageContent.encode(message, clock);
  }
}
