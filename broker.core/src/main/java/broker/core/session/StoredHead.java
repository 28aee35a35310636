package broker.core.session;

import broker.core.journal.MessageContent;
import broker.core.journal.WallClock;
import broker.core.loop.OnEventLoop;
import broker.core.packet.ApplicationMessage;
import broker.core.topic.TopicName;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What comes before the payload of a stored message, as bytes: messages of one read mostly have the
 * same. Only of messages without properties that do not expire. Owned by the loop that delivers
 * them.
 */
@OnEventLoop
final class StoredHead {
  /** A longer one is encoded each time. */
  private static final int LONGEST = 512;

  private final byte[] bytes = new byte[LONGEST];
  private int length; // 0 for none

  // whose it is
  private int qos;
  private boolean retain;
  private @Nullable TopicName topic;
  private @Nullable String publisher;
  private long millis;

  /** Appends the head of a message that was received at this time. */
  void write(
      ByteBuf out,
      int itsQos,
      boolean isRetained,
      TopicName itsTopic,
      @Nullable String itsPublisher,
      long nowMillis) {
    if (length > 0 && isOf(itsQos, isRetained, itsTopic, itsPublisher, nowMillis)) {
      out.writeBytes(bytes, 0, length);
      return;
    }
    int start = out.writerIndex();
    MessageContent.begin(out, itsQos, isRetained, WallClock.NEVER, itsPublisher, nowMillis);
    MessageContent.topicAndProperties(out, itsTopic, ApplicationMessage.NONE);
    int written = out.writerIndex() - start;
    length = 0;
    if (written <= LONGEST) {
      out.getBytes(start, bytes, 0, written);
      length = written;
      qos = itsQos;
      retain = isRetained;
      topic = itsTopic;
      publisher = itsPublisher;
      millis = nowMillis;
    }
  }

  @SuppressWarnings("ReferenceEquality") // equal ones that are not the same are encoded
  private boolean isOf(
      int itsQos,
      boolean isRetained,
      TopicName itsTopic,
      @Nullable String itsPublisher,
      long nowMillis) {
    return millis == nowMillis
        && topic == itsTopic
        && publisher == itsPublisher
        && qos == itsQos
        && retain == isRetained;
  }
}
