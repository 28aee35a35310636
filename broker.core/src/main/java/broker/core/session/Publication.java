package broker.core.session;

import broker.core.codec.PublishView;
import broker.core.journal.MessageContent;
import broker.core.journal.StorableMessage;
import broker.core.journal.WallClock;
import broker.core.loop.OnEventLoop;
import broker.core.packet.ApplicationMessage;
import broker.core.topic.TopicName;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message while it is being delivered. It either still lies in a read buffer, or is an {@link
 * ApplicationMessage} that was kept. Mutable and reused: valid during the call it is handed to;
 * owned by the loop that delivers it.
 */
@OnEventLoop
public final class Publication extends StorableMessage {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private @Nullable PublishView view;
  private @Nullable ApplicationMessage message;
  private @Nullable TopicName topic;
  private @Nullable String publisherClientId;
  private int qos;
  private boolean retain;
  private long nowNanos;

  // messages of one read have one time
  private long timedNanos = Long.MIN_VALUE;
  private long timedMillis;
  private @Nullable StoredHead head; // made when first needed

  /**
   * A message in a read buffer.
   *
   * @param view borrowed until the publication is set again
   * @param topic of the message, resolved from its bytes or its alias
   * @param publisherClientId for No Local
   */
  public void set(
      PublishView view, TopicName topic, @Nullable String publisherClientId, long nowNanos) {
    isNew();
    this.view = view;
    this.message = null;
    this.topic = topic;
    this.publisherClientId = publisherClientId;
    this.qos = view.qos();
    this.retain = view.retain();
    this.nowNanos = nowNanos;
  }

  /** A message that was kept. */
  public Publication set(ApplicationMessage kept, long now) {
    isNew();
    this.view = null;
    this.message = kept;
    this.topic = kept.topic();
    this.publisherClientId = kept.publisherClientId();
    this.qos = kept.qos();
    this.retain = kept.retain();
    this.nowNanos = now;
    return this;
  }

  /** The read buffer's view, or null for a message that was kept. */
  public @Nullable PublishView view() {
    return view;
  }

  /** The Topic Name. */
  public TopicName topic() {
    return Objects.requireNonNull(topic, "publication not set");
  }

  /** The QoS it was published with. */
  public int qos() {
    return qos;
  }

  /** The RETAIN flag it was published with. */
  public boolean retain() {
    return retain;
  }

  /** Client Identifier of the publisher, or null for the broker itself. */
  public @Nullable String publisherClientId() {
    return publisherClientId;
  }

  /** When it is being delivered, on the ticker. */
  long nanos() {
    return nowNanos;
  }

  /** Payload length in bytes. */
  public int payloadLength() {
    PublishView v = view;
    return v != null ? v.payloadLength() : message().payload().length;
  }

  /** Seconds until it expires as they go out to a subscriber, or -1 when it does not expire. */
  public long expirySeconds() { // [MQTT-3.3.2-6]
    PublishView v = view;
    if (v != null) {
      return v.messageExpirySeconds();
    }
    ApplicationMessage m = message();
    return m.expiresAtNanos() == ApplicationMessage.NEVER ? -1 : m.remainingExpirySeconds(nowNanos);
  }

  /**
   * The message to keep, copied out of the read buffer the first time somebody asks for it and
   * shared by all who do.
   */
  @Override
  public ApplicationMessage message() {
    ApplicationMessage m = message;
    if (m == null) {
      m = copy();
      message = m;
    }
    return m;
  }

  @Override
  public int size() {
    PublishView v = view;
    return v == null || message != null
        ? message().size()
        : topic().length() + v.forwardedPropertiesLength() + v.payloadLength();
  }

  @Override
  protected void writeTo(ByteBuf out, WallClock clock) {
    PublishView v = view;
    if (v == null) {
      ApplicationMessage m = message();
      begin(out, clock, m.expiresAtNanos());
      MessageContent.topicAndProperties(out, topic(), m.properties());
      out.writeBytes(m.payload());
      return;
    }
    long expiry = v.messageExpirySeconds();
    if (expiry < 0 && v.forwardedPropertiesLength() == 0) {
      head().write(out, qos, retain, topic(), publisherClientId, millis(clock));
    } else {
      begin(out, clock, expiresAtNanos(expiry));
      MessageContent.topicAndProperties(out, topic(), v.forwardedPropertiesToArray());
    }
    out.writeBytes(v.buffer(), v.payloadIndex(), v.payloadLength());
  }

  private StoredHead head() {
    StoredHead h = head;
    if (h == null) {
      h = new StoredHead();
      head = h;
    }
    return h;
  }

  private void begin(ByteBuf out, WallClock clock, long expiresAtNanos) {
    MessageContent.begin(
        out, qos, retain, clock.toMillis(expiresAtNanos), publisherClientId, millis(clock));
  }

  private long millis(WallClock clock) {
    if (timedNanos != nowNanos) {
      timedNanos = nowNanos;
      timedMillis = clock.millis();
    }
    return timedMillis;
  }

  private long expiresAtNanos(long expirySeconds) {
    return expirySeconds < 0
        ? ApplicationMessage.NEVER
        : nowNanos + expirySeconds * NANOS_PER_SECOND;
  }

  private ApplicationMessage copy() {
    PublishView v = Objects.requireNonNull(view, "publication not set");
    return new ApplicationMessage(
        topic(),
        v.payloadToArray(),
        v.forwardedPropertiesToArray(),
        qos,
        retain,
        expiresAtNanos(v.messageExpirySeconds()),
        publisherClientId);
  }

  /** Lets go of what it borrowed. */
  public void clear() {
    view = null;
    message = null;
    topic = null;
    publisherClientId = null;
  }
}
