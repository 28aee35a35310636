package broker.core.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import broker.core.packet.ApplicationMessage;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.PublishProperties;
import broker.core.packet.Role;
import broker.core.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublishCodecTest {
  private static final TopicName TOPIC = TopicName.of("a/b");
  private static final byte[] INCOMING =
      Bytes.of(
          "3B 14", // PUBLISH with DUP, QoS 1 and RETAIN, remaining length
          "00 03 'a/b'", // topic name
          "00 0A", // packet identifier
          "0A", // properties
          "01 01", // payload format indicator
          "02 00 00 00 3C", // message expiry interval
          "23 00 09", // topic alias
          "'hi'"); // payload

  private final PublishHeader header = new PublishHeader();
  private final PublishView view = new PublishView(Role.CLIENT);
  private final ApplicationMessage kept =
      new ApplicationMessage(
          TOPIC,
          Bytes.of("'hi'"),
          Bytes.of("01 01"),
          1,
          true,
          ApplicationMessage.NEVER,
          "publisher");
  private final ByteBuf out = Unpooled.buffer(1);

  @BeforeEach
  void read() throws ProtocolException {
    ByteBuf in = Unpooled.wrappedBuffer(INCOMING);
    PublishCodec.read(INCOMING[0], in, 2, in.writerIndex(), ProtocolVersion.V5, view);
  }

  /** The packet is the same from the view and from the kept message, whole and in two parts. */
  private void assertWritten(String... fields) {
    byte[] expected = Bytes.of(fields);
    assertEquals(expected.length, PublishCodec.size(header, view));
    assertEquals(expected.length, PublishCodec.size(header, kept));
    PublishCodec.write(out.clear(), header, view);
    assertArrayEquals(expected, Bytes.array(out));
    PublishCodec.write(out.clear(), header, kept);
    assertArrayEquals(expected, Bytes.array(out));
    PublishCodec.writeHead(out.clear(), header, view);
    assertArrayEquals(expected, Bytes.array(out.writeBytes(kept.payload())));
    PublishCodec.writeHead(out.clear(), header, kept);
    assertArrayEquals(expected, Bytes.array(out.writeBytes(kept.payload())));
  }

  @Test
  void writesNoPropertiesBeforeVersion5() {
    header.reset(ProtocolVersion.V3_1_1, TOPIC);
    assertWritten(
        "30 07", // PUBLISH with neither DUP nor RETAIN of its publisher [MQTT-3.3.1-3]
        "00 03 'a/b'", // topic name
        "'hi'"); // payload
  }

  @Test
  void writesQoS1And2WithTheirIdentifier() {
    header.reset(ProtocolVersion.V5, TOPIC).acknowledged(2, 0xFFFE, true).retain(true);
    assertWritten(
        "3D 0C", // PUBLISH with DUP, QoS 2 and RETAIN, remaining length
        "00 03 'a/b'", // topic name
        "FF FE", // packet identifier
        "02", // properties
        "01 01", // payload format indicator
        "'hi'"); // payload
  }

  @Test
  void putsItsOwnPropertiesBeforeThoseOfTheMessage() { // [MQTT-3.3.4-4] [MQTT-3.3.2-6]
    header
        .reset(ProtocolVersion.V5, TOPIC)
        .newTopicAlias(7)
        .messageExpirySeconds(0)
        .subscriptionIdentifiers(new int[] {1, VariableByteInteger.MAX});
    assertWritten(
        "30 19", // PUBLISH, remaining length
        "00 03 'a/b'", // topic name
        "11", // properties
        "23 00 07", // topic alias
        "02 00 00 00 00", // message expiry interval
        "0B 01", // subscription identifier
        "0B FF FF FF 7F", // subscription identifier
        "01 01", // payload format indicator
        "'hi'"); // payload
  }

  @Test
  void replacesTheTopicNameByAKnownAlias() { // [MQTT-3.3.2-12]
    header.reset(ProtocolVersion.V5, TOPIC).knownTopicAlias(7);
    assertWritten(
        "30 0A", // PUBLISH, remaining length
        "00 00", // topic name
        "05", // properties
        "23 00 07", // topic alias
        "01 01", // payload format indicator
        "'hi'"); // payload
  }

  @Test
  void startsAnewAfterReset() {
    header
        .reset(ProtocolVersion.V5, TOPIC)
        .acknowledged(1, 5, true)
        .retain(true)
        .knownTopicAlias(7)
        .messageExpirySeconds(9)
        .subscriptionIdentifiers(new int[] {1});
    header.reset(ProtocolVersion.V5, TOPIC);
    assertWritten("30 0A 00 03 'a/b' 02 01 01 'hi'");
  }

  @Test
  void convertsForwardedPropertiesToValuesAndBack() throws ProtocolException {
    byte[] encoded = Bytes.of("01 01 03 00 01 't' 08 00 01 'r' 09 00 01 FF 26 00 01 'n' 00 01 'v'");
    PublishProperties values = PublishPropertiesCodec.decode(encoded);
    assertEquals("t", values.contentType());
    assertEquals("r", values.responseTopic());
    assertEquals("v", values.userProperties().get(0).value());
    assertArrayEquals(encoded, PublishPropertiesCodec.encode(values));
    assertSame(PublishProperties.NONE, PublishPropertiesCodec.decode(ApplicationMessage.NONE));
  }

  @Test
  void keepsPropertiesOfThePacketOutOfThoseOfTheMessage() {
    assertThrows(
        ProtocolException.class, () -> PublishPropertiesCodec.decode(Bytes.of("23 00 01")));
  }
}
