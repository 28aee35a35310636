package broker.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import broker.core.journal.MessageContent;
import broker.core.journal.WallClock;
import broker.core.packet.ApplicationMessage;
import broker.core.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StoredHeadTest {
  private static final TopicName[] TOPICS = {
    TopicName.of("a"), TopicName.of("b"), TopicName.of("x".repeat(600))
  };
  private static final @Nullable String[] PUBLISHERS = {null, "p", "q"};

  @Test
  void isWhatEachMessageWouldBeginWithWhateverCameBefore() {
    Random random = new Random(3);
    StoredHead head = new StoredHead();
    for (int i = 0; i < 5_000; i++) {
      int qos = random.nextInt(2);
      boolean retain = random.nextInt(4) == 0;
      TopicName topic = TOPICS[random.nextInt(TOPICS.length)];
      String publisher = PUBLISHERS[random.nextInt(PUBLISHERS.length)];
      long millis = random.nextInt(2);
      ByteBuf expected = Unpooled.buffer();
      MessageContent.begin(expected, qos, retain, WallClock.NEVER, publisher, millis);
      MessageContent.topicAndProperties(expected, topic, ApplicationMessage.NONE);
      ByteBuf written = Unpooled.buffer();

      head.write(written, qos, retain, topic, publisher, millis);

      assertEquals(expected, written, "message " + i);
    }
  }
}
