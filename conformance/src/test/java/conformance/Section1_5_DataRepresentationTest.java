package conformance;

import static testkit.Properties.properties;
import static testkit.PropertyId.RESPONSE_TOPIC;
import static testkit.ProtocolVersion.V3_1_1;
import static testkit.ProtocolVersion.V5;
import static testkit.Publish.publish;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import testkit.BrokerSettings;
import testkit.ProtocolVersion;
import testkit.RawClient;
import testkit.Statement;

/** UTF-8 strings, string pairs and variable byte integers. */
final class Section1_5_DataRepresentationTest {

  @RegisterExtension static final TestBroker broker = new TestBroker(BrokerSettings.anonymous());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ed a0 80", // U+D800, a surrogate
        "ed bf bf", // U+DFFF, a surrogate
        "c1 81 61", // "A" in two bytes
        "e0 81 81", // "A" in three bytes
        "f4 90 80 80", // above U+10FFFF
        "80 61 61", // begins with a continuation byte
        "61 61 c3", // ends inside a character
        "ff 61 61"
      })
  @Statement("MQTT-1.5.4-1")
  @Statement("MQTT-3.3.2-1")
  @Statement("MQTT311-1.5.3-1")
  @Statement("MQTT311-3.3.2-1")
  void illFormedUtf8InATopicNameClosesTheConnection(String topic) {
    broker.client(V5).send(publishTo(topic, true)).expectDisconnect(0x81);
    broker.client(V3_1_1).send(publishTo(topic, false)).expectClosed();
  }

  @Test
  @Statement("MQTT-1.5.4-2")
  @Statement("MQTT-4.7.3-2")
  @Statement("MQTT311-1.5.3-2")
  @Statement("MQTT311-4.7.3-2")
  void nullCharacterInATopicNameClosesTheConnection() {
    broker.client(V5).send(publishTo("61 00 62", true)).expectDisconnect(0x81);
    broker.client(V3_1_1).send(publishTo("61 00 62", false)).expectClosed();
  }

  @ParameterizedTest
  @EnumSource
  @Statement("MQTT-1.5.4-3")
  @Statement("MQTT311-1.5.3-3")
  void zeroWidthNoBreakSpaceIsAnOrdinaryCharacter(ProtocolVersion version) {
    String topic = broker.name();
    RawClient plain = broker.subscriber(version, topic, 0);
    RawClient marked = broker.subscriber(version, "\uFEFF" + topic, 0);
    RawClient publisher = broker.client(version);

    publisher.send(publish("\uFEFF" + topic, "\uFEFFx")).sync();

    marked.expectPublish("\uFEFF" + topic, "\uFEFFx");
    plain.expectNothing();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c0 80 00", // PINGREQ, remaining length 0 in two bytes
        "c0 ff ff ff ff 7f", // remaining length of five bytes
        "30 06 00 01 61 80 00 78", // PUBLISH, property length 0 in two bytes
        "82 0a 00 01 03 0b 81 00 00 01 61 00" // SUBSCRIBE, subscription identifier 1 in two bytes
      })
  @Statement("MQTT-1.5.5-1")
  void variableByteIntegerWithUselessBytesIsMalformed(String packet) {
    broker.client().send(packet).expectDisconnect(0x81);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "26 00 01 ff 00 01 76", // name
        "26 00 01 6b 00 01 ff", // value
        "26 00 01 00 00 01 76", // null character in the name
      })
  @Statement("MQTT-1.5.7-1")
  void illFormedStringPairIsMalformed(String userProperty) {
    broker.client().send("30 0c 00 01 61 07 " + userProperty + " 78").expectDisconnect(0x81);
  }

  @Test
  @Statement("MQTT-3.3.2-13")
  void illFormedResponseTopicIsMalformed() {
    broker.client().send("30 09 00 01 61 04 08 00 01 ff 78").expectDisconnect(0x81);
  }

  @Test
  @Statement("MQTT-3.3.2-19")
  void illFormedContentTypeIsMalformed() {
    broker.client().send("30 09 00 01 61 04 03 00 01 ff 78").expectDisconnect(0x81);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/+", "a/#", "#"})
  @Statement("MQTT-3.3.2-14")
  void responseTopicWithAWildcardIsAProtocolError(String responseTopic) {
    RawClient client = broker.client();

    client.send(publish("a", "x").with(properties().with(RESPONSE_TOPIC, responseTopic)));

    client.expectDisconnect(0x82, 0x81, 0x90);
  }

  /** A QoS 0 PUBLISH to a topic given in hexadecimal digits. */
  private static String publishTo(String topic, boolean withProperties) {
    String properties = withProperties ? " 00" : "";
    int topicLength = (topic.length() + 1) / 3;
    int length = 2 + topicLength + (withProperties ? 1 : 0);
    return String.format("30 %02x 00 %02x %s%s", length, topicLength, topic, properties);
  }
}
