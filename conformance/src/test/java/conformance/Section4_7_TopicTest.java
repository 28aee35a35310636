package conformance;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static testkit.PacketType.SUBACK;
import static testkit.ProtocolVersion.V3_1_1;
import static testkit.ProtocolVersion.V5;
import static testkit.Publish.publish;
import static testkit.Subscribe.subscribe;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import testkit.BrokerSettings;
import testkit.Packet;
import testkit.ProtocolVersion;
import testkit.RawClient;
import testkit.Statement;

/** Topic names and filters: which are valid and which match. */
final class Section4_7_TopicTest {

  @RegisterExtension static final TestBroker broker = new TestBroker(BrokerSettings.anonymous());

  @ParameterizedTest
  @ValueSource(strings = {"a#", "a/b#", "#/a", "a/#/b", "##", "/#/"})
  @Statement("MQTT-4.7.1-1")
  @Statement("MQTT311-4.7.1-2")
  void misplacedMultiLevelWildcardIsRejected(String filter) {
    assertRejected(filter);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a+", "+a", "a/b+", "a/+b/c", "++", "+#"})
  @Statement("MQTT-4.7.1-2")
  @Statement("MQTT311-4.7.1-3")
  void singleLevelWildcardThatIsNotAWholeLevelIsRejected(String filter) {
    assertRejected(filter);
  }

  @Test
  @Statement("MQTT-4.7.3-1")
  @Statement("MQTT311-4.7.3-1")
  void emptyFilterIsRejected() {
    assertRejected("");
  }

  @Test
  @Statement("MQTT-4.7.3-2")
  @Statement("MQTT311-4.7.3-2")
  void nullCharacterInAFilterClosesTheConnection() {
    broker.client(V5).send(subscribe(1).filter("a\0b", 0)).expectDisconnect(0x81);
    broker.client(V3_1_1).send(subscribe(1).filter("a\0b", 0)).expectClosed();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "A/# A",
        "A/# A/",
        "A/# A/b/c",
        "A/+ A/",
        "A/+ A/b",
        "+/A A/A",
        "A/+/c A/b/c",
        "A/+/c A//c",
        "/A /A",
        "/+ /A",
        "+/+ /A",
        "A//b A//b",
        "A/+/+ A//",
        "A A"
      })
  @Statement("MQTT-4.7.1-1")
  @Statement("MQTT-4.7.1-2")
  @Statement("MQTT311-4.7.1-2")
  @Statement("MQTT311-4.7.1-3")
  void filterMatches(String filter, String topic) {
    assertTrue(matches(filter, topic));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "A/# B",
        "A/# Ab",
        "A/+ A",
        "A/+ A/b/c",
        "+ /A",
        "+ A/",
        "/A A",
        "A A/",
        "A/ A",
        "A/b A//b",
        "A/+/c A/b/d",
        "a/A A/A"
      })
  @Statement("MQTT-3.3.2-3")
  @Statement("MQTT311-3.3.2-3")
  void filterDoesNotMatch(String filter, String topic) {
    assertFalse(matches(filter, topic));
  }

  @ParameterizedTest
  @CsvSource({"#, V5", "+/x, V5", "#, V3_1_1", "+/x, V3_1_1", "#, V3_1"})
  @Statement("MQTT-4.7.2-1")
  @Statement("MQTT311-4.7.2-1")
  void leadingWildcardDoesNotMatchDollarTopics(String filter, ProtocolVersion version) {
    RawClient subscriber = broker.subscriber(version, filter, 0);

    // A broker may keep clients from using such topics; what it publishes itself starts alike.
    broker.client(version).send(publish("$" + broker.name() + "/x", "x"));
    broker.client(version).sync();

    subscriber.expectNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-4.7.3-4")
  @Statement("MQTT311-4.7.3-4")
  void topicsAreComparedWithoutNormalisation(ProtocolVersion version) {
    String name = broker.name();
    String composed = name + "/caf\u00e9";
    String decomposed = name + "/cafe\u0301";
    RawClient subscriber = broker.subscriber(version, composed, 0);
    RawClient publisher = broker.client(version);

    publisher
        .send(publish(decomposed, "decomposed"))
        .send(publish(name + "/CAF\u00c9", "upper case"))
        .send(publish(composed + " ", "trailing space"))
        .send(publish(composed, "same"));
    publisher.sync();

    subscriber.expectPublish(composed, "same");
    subscriber.expectNothing();
  }

  @Test
  void topicNameOfTheGreatestLengthIsDelivered() {
    String topic = broker.name() + "x".repeat(60_000);
    RawClient subscriber = broker.subscriber(topic, 0);

    broker.client().send(publish(topic, "x"));

    subscriber.expectPublish(topic, "x");
  }

  /** Whether a message to the topic reaches a subscription; capital letters become fresh names. */
  private static boolean matches(String filter, String topic) {
    String a = broker.name();
    String b = broker.name();
    String realTopic = topic.replace("A", a).replace("B", b);
    RawClient subscriber = broker.subscriber(filter.replace("A", a).replace("B", b), 0);
    RawClient publisher = broker.client();
    publisher.send(publish(realTopic, "x")).sync();
    return subscriber.messages().stream().anyMatch(packet -> packet.topic().equals(realTopic));
  }

  private static void assertRejected(String filter) {
    for (ProtocolVersion version : ProtocolVersion.values()) {
      RawClient client = broker.client(version).send(subscribe(1).filter(filter, 0));
      if (version == V5) {
        Packet answer = client.receive();
        int code = answer.type() == SUBACK ? answer.reasonCodes().get(0) : answer.reasonCode();
        assertTrue(code >= 0x80, answer::toString);
      } else {
        client.expectClosed();
      }
    }
  }
}
