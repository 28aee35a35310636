package broker.core.connection;

import static broker.core.runtime.ConnectBuilder.v311;
import static broker.core.runtime.ConnectBuilder.v5;
import static broker.core.runtime.PublishBuilder.aliased;
import static broker.core.runtime.PublishBuilder.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.limits.Limits;
import broker.core.packet.Publish;
import broker.core.packet.ReasonCode;
import broker.core.runtime.Bench;
import broker.core.runtime.Peer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Topic Aliases on the wire, in both directions. */
final class TopicAliasTest {
  @AutoClose
  private final Bench bench =
      new Bench(Limits.builder().topicAliasMaximum(5).topicAliasMaximumOutbound(8).build());

  private final Peer publisher = bench.connect(v5("p"));

  @Test
  void ofClientStandsForItsTopic() { // [MQTT-3.3.2-8] [MQTT-3.3.2-12]
    Peer subscriber = bench.connect(v311("s")).subscribe("#", 0);
    assertEquals(5, publisher.connAck().properties().topicAliasMaximum());
    publisher.send(message("some/topic", "1").alias(5).build(), aliased(5, "2").build());
    publisher.send(message("other/topic", "3").alias(5).build(), aliased(5, "4").build());
    subscriber.expectPublish("some/topic", "1");
    subscriber.expectPublish("some/topic", "2");
    subscriber.expectPublish("other/topic", "3");
    subscriber.expectPublish("other/topic", "4");
  }

  @Test
  void ofClientBeyondTheMaximumClosesItsConnection() { // [MQTT-3.3.2-9]
    publisher.send(message("t", "m").alias(6).build());
    publisher.expectDisconnect(ReasonCode.TOPIC_ALIAS_INVALID);
  }

  @Test
  void ofClientThatWasNeverSetClosesItsConnection() {
    publisher.send(aliased(1, "m").build());
    publisher.expectDisconnect(ReasonCode.PROTOCOL_ERROR);
  }

  @Test
  void ofClientIsForgottenWithItsConnection() { // [MQTT-3.3.2-7]
    Peer first = bench.connect(v5("c").expiry(60)).send(message("t", "m").alias(1).build());
    first.hangUp();
    Peer second = bench.connect(v5("c").resume()).send(aliased(1, "m").build());
    second.expectDisconnect(ReasonCode.PROTOCOL_ERROR);
  }

  @Test
  void ofBrokerReplacesTopicFromTheSecondMessageOn() { // [MQTT-3.3.2-10] [MQTT-3.3.2-11]
    Peer subscriber = bench.connect(v5("s").aliases(3)).subscribe("#", 1);
    publisher.publish("some/topic", 1, "1");
    publisher.publish("some/topic", 0, "2");
    Publish first = subscriber.expectPublish("some/topic", "1");
    assertNotNull(first.topic());
    assertTrue(first.topicAlias() > 0 && first.topicAlias() <= 3);
    assertNull(subscriber.expectPublish("some/topic", "2").topic());
  }

  @Test
  void ofBrokerAlwaysMeansTheRightTopic() {
    Peer subscriber = bench.connect(v5("s").aliases(2)).subscribe("#", 0);
    for (int i = 0; i < 200; i++) {
      String topic = "topic/" + i * i % 7;
      publisher.publish(topic, 0, "" + i);
      subscriber.expectPublish(topic, "" + i);
    }
  }

  @Test
  void ofBrokerIsNotUsedWhereClientAllowsNone() { // [MQTT-3.1.2-26] [MQTT-3.1.2-27]
    Peer subscriber = bench.connect(v5("s")).subscribe("#", 0);
    publisher.publish("some/topic", 0, "1");
    publisher.publish("some/topic", 0, "2");
    assertEquals(0, subscriber.expectPublish("some/topic", "1").topicAlias());
    assertEquals(0, subscriber.expectPublish("some/topic", "2").topicAlias());
  }

  @Test
  void ofBrokerStartsAnewWithEachConnection() { // [MQTT-3.3.2-7]
    bench.connect(v5("s").expiry(60).aliases(3)).subscribe("#", 1);
    publisher.publish("some/topic", 1, "1");
    Peer back = bench.connect(v5("s").resume().aliases(3));
    assertNotNull(back.expectPublish("some/topic", "1").topic());
  }

  @Test
  void ofBrokerIsNotUsedWhereItIsLongerThanTheTopic() {
    Peer subscriber = bench.connect(v5("s").aliases(3)).subscribe("#", 0);
    publisher.publish("a/b", 0, "1");
    assertEquals(0, subscriber.expectPublish("a/b", "1").topicAlias());
  }

  @Test
  void ofBrokerNeverMakesMessageTooLarge() {
    Peer probe = bench.connect(v5("probe")).subscribe("#", 0);
    publisher.publish("some/topic", 0, "x");
    int size = probe.bytes(probe.next(Publish.class)).length;
    Peer tight = bench.connect(v5("tight").aliases(3).maximumPacketSize(size)).subscribe("#", 0);
    publisher.publish("some/topic", 0, "y");
    tight.expectPublish("some/topic", "y");
  }
}
