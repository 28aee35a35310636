package broker.core.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.packet.ApplicationMessage;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.ReasonCode;
import broker.core.packet.Role;
import broker.core.topic.Utf8;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishViewTest {
  private final PublishView view = new PublishView(Role.CLIENT);

  /** Reads a packet that lies between other bytes. */
  private static void read(PublishView view, ProtocolVersion version, String... fields)
      throws ProtocolException {
    byte[] packet = Bytes.of(fields);
    ByteBuf in = Unpooled.buffer().writeBytes(Bytes.of("FF FF FF")).writeBytes(packet);
    int end = in.writerIndex();
    in.writeBytes(Bytes.of("FF FF"));
    PublishCodec.read(packet[0], in, 3 + 2, end, version, view);
  }

  @Test
  void pointsAtAllParts() throws ProtocolException {
    read(
        view,
        ProtocolVersion.V5,
        "3D 1A", // PUBLISH with DUP, QoS 2 and RETAIN, remaining length
        "00 03 'a/b'", // topic name
        "00 0A", // packet identifier
        "0E", // properties
        "23 00 09", // topic alias
        "02 FF FF FF FF", // message expiry interval
        "01 01", // payload format indicator
        "08 00 01 'r'", // response topic
        "'hi'"); // payload
    assertTrue(view.dup());
    assertEquals(2, view.qos());
    assertTrue(view.retain());
    assertEquals(10, view.packetIdentifier());
    assertEquals("a/b", Utf8.decode(view.buffer(), view.topicIndex(), view.topicLength()));
    assertEquals("a/b", view.topicName().toString());
    assertEquals(9, view.topicAlias());
    assertEquals(0xFFFF_FFFFL, view.messageExpirySeconds());
    assertEquals(1, view.payloadFormatIndicator());
    assertEquals(
        "r", Utf8.decode(view.buffer(), view.responseTopicIndex(), view.responseTopicLength()));
    assertEquals(14, view.propertiesLength());
    assertEquals(0x23, view.buffer().getByte(view.propertiesIndex()));
    assertEquals("hi", Utf8.decode(view.buffer(), view.payloadIndex(), view.payloadLength()));
    assertArrayEquals(Bytes.of("'hi'"), view.payloadToArray());
  }

  @Test
  void forgetsThePacketBefore() throws ProtocolException {
    pointsAtAllParts();
    read(view, ProtocolVersion.V3_1_1, "30 03 00 01 'a'");
    assertFalse(view.dup());
    assertEquals(0, view.qos());
    assertFalse(view.retain());
    assertEquals(0, view.packetIdentifier());
    assertEquals(0, view.topicAlias());
    assertEquals(-1, view.messageExpirySeconds());
    assertEquals(0, view.payloadFormatIndicator());
    assertEquals(0, view.responseTopicLength());
    assertEquals(0, view.propertiesLength());
    assertEquals(0, view.forwardedPropertiesLength());
    assertSame(ApplicationMessage.NONE, view.forwardedPropertiesToArray());
    assertSame(ApplicationMessage.NONE, view.payloadToArray());
  }

  /** What is cut out stands in brackets. */
  // [MQTT-3.3.2-4] [MQTT-3.3.2-15] [MQTT-3.3.2-16] [MQTT-3.3.2-17] [MQTT-3.3.2-18] [MQTT-3.3.2-20]
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[23 00 09]",
        "[23 00 09 02 00 00 00 3C]",
        "01 01",
        "[23 00 09] 01 00",
        "01 00 [23 00 09]",
        "[02 00 00 00 3C] 01 01 [23 00 09]",
        "26 00 01 'n' 00 01 'v' 26 00 01 'm' 00 01 'v' 26 00 01 'n' 00 01 'v'",
        "26 00 01 'n' 00 01 'v' [23 00 09] 26 00 01 'm' 00 01 'v'",
        "[23 00 09] 03 00 01 't' [02 00 00 00 3C] 09 00 02 23 00 01 01 08 00 01 'r'"
      })
  void forwardsAllButAliasAndExpiryInTheirOrder(String section) throws ProtocolException {
    String all = section.replaceAll("[\\[\\]]", "");
    byte[] forwarded = Bytes.of(section.replaceAll("\\[[^]]*]", ""));
    int length = Bytes.of(all).length;
    read(
        view,
        ProtocolVersion.V5,
        String.format("30 %02X 00 01 'a' %02X", 5 + length, length),
        all,
        "'p'");
    assertEquals(forwarded.length, view.forwardedPropertiesLength());
    assertArrayEquals(forwarded, view.forwardedPropertiesToArray());
    ByteBuf out = Unpooled.buffer();
    view.copyForwardedProperties(out);
    assertArrayEquals(forwarded, Bytes.array(out));
  }

  @Test
  void cutsOutSubscriptionIdentifiersOfAServer() throws ProtocolException {
    PublishView fromServer = new PublishView(Role.SERVER);
    read(
        fromServer,
        ProtocolVersion.V5,
        "30 0D", // PUBLISH, remaining length
        "00 01 'a'", // topic name
        "09", // properties
        "01 01", // payload format indicator
        "0B C8 01", // subscription identifier
        "03 00 01 't'"); // content type
    assertArrayEquals(Bytes.of("01 01 03 00 01 't'"), fromServer.forwardedPropertiesToArray());
  }

  @Test
  void doesNotTouchABufferItHasNothingOf() throws ProtocolException {
    read(view, ProtocolVersion.V5, "30 06 00 01 'a' 02 01 01");
    view.buffer().release();
    read(view, ProtocolVersion.V5, "30 04 00 01 'a' 00");
    ByteBuf out = Unpooled.buffer();
    view.copyForwardedProperties(out);
    assertEquals(0, out.readableBytes());
  }

  /** The names come from a cache of valid ones; checking them here would be the second time. */
  @ParameterizedTest
  @CsvSource({
    "00 01 FF, MALFORMED_PACKET", // [MQTT-3.3.2-1]
    "00 01 00, MALFORMED_PACKET", // [MQTT-4.7.3-2]
    "00 01 23, TOPIC_NAME_INVALID" // [MQTT-3.3.2-2]
  })
  void leavesTheTopicNameToBeCheckedOnDemand(String topic, ReasonCode failure)
      throws ProtocolException {
    read(view, ProtocolVersion.V5, "30 04", topic, "00");
    ProtocolException e = assertThrows(ProtocolException.class, view::topicName);
    assertEquals(failure, e.reasonCode());
  }
}
