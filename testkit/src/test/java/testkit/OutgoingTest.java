package testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static testkit.Connect.v31;
import static testkit.Connect.v311;
import static testkit.Connect.v5;
import static testkit.Packets.ack;
import static testkit.Packets.auth;
import static testkit.Packets.disconnect;
import static testkit.Packets.unsubscribe;
import static testkit.Properties.properties;
import static testkit.Publish.publish;
import static testkit.Subscribe.subscribe;

import org.junit.jupiter.api.Test;

/** The bytes of the packets, written out by hand. */
final class OutgoingTest {

  @Test
  void connectOfMqtt31NamesTheOldProtocol() {
    assertBytes(
        "10 0f 00 06 4d 51 49 73 64 70 03 02 00 3c 00 01 61",
        ProtocolVersion.V3_1,
        v31("a").cleanStart().keepAliveSeconds(60));
  }

  @Test
  void connectOfMqtt311WithEverything() {
    assertBytes(
        "10 19 00 04 4d 51 54 54 04 ec 00 00 00 01 61 00 01 74 00 01 77 00 01 75 00 01 70",
        ProtocolVersion.V3_1_1,
        v311("a").will("t", "w", 1).willRetain().userName("u").password("p"));
  }

  @Test
  void connectOfMqtt5WithProperties() {
    assertBytes(
        "10 1f 00 04 4d 51 54 54 05 04 00 00 05 11 00 00 00 0a 00 01 61"
            + " 05 18 00 00 00 02 00 01 74 00 01 77",
        ProtocolVersion.V5,
        v5("a")
            .with(PropertyId.SESSION_EXPIRY_INTERVAL, 10)
            .will("t", "w", 0)
            .willWith(properties().with(PropertyId.WILL_DELAY_INTERVAL, 2)));
  }

  @Test
  void publishHasAPacketIdentifierAboveQos0AndPropertiesInMqtt5() {
    assertBytes("30 04 00 01 74 78", ProtocolVersion.V3_1_1, publish("t", "x"));
    assertBytes(
        "3d 0a 00 01 74 00 07 03 23 00 02 78",
        ProtocolVersion.V5,
        publish("t", "x").qos(2, 7).dup().retain().with(PropertyId.TOPIC_ALIAS, 2));
  }

  @Test
  void subscribeAndUnsubscribeListTheirFilters() {
    assertBytes(
        "82 0d 00 01 02 0b 05 00 01 61 01 00 01 62 00",
        ProtocolVersion.V5,
        subscribe(1).with(PropertyId.SUBSCRIPTION_IDENTIFIER, 5).filter("a", 1).filter("b", 0));
    assertBytes("a2 05 00 02 00 01 61", ProtocolVersion.V3_1_1, unsubscribe(2, "a"));
    assertBytes("a2 06 00 02 00 00 01 61", ProtocolVersion.V5, unsubscribe(2, "a"));
  }

  @Test
  void acknowledgementsHaveTheFlagsOfTheirType() {
    assertBytes("40 02 00 01", ProtocolVersion.V5, ack(PacketType.PUBACK, 1));
    assertBytes("62 02 01 00", ProtocolVersion.V5, ack(PacketType.PUBREL, 256));
    assertBytes("50 03 00 01 80", ProtocolVersion.V5, ack(PacketType.PUBREC, 1, 0x80));
  }

  @Test
  void disconnectAndAuthCarryReasonAndProperties() {
    assertBytes("e0 00", ProtocolVersion.V3_1_1, disconnect());
    assertBytes(
        "e0 07 04 05 11 00 00 00 00",
        ProtocolVersion.V5,
        disconnect(4, properties().with(PropertyId.SESSION_EXPIRY_INTERVAL, 0)));
    assertBytes(
        "f0 06 18 04 15 00 01 6d",
        ProtocolVersion.V5,
        auth(0x18, properties().with(PropertyId.AUTHENTICATION_METHOD, "m")));
  }

  @Test
  void longPacketsHaveAMultiByteLength() {
    byte[] bytes = publish("t", "x".repeat(200)).bytes(ProtocolVersion.V3_1_1);

    assertEquals("30 cb 01 00 01 74", Hex.format(bytes).substring(0, 17));
  }

  private static void assertBytes(String hex, ProtocolVersion version, Outgoing packet) {
    assertEquals(hex, Hex.format(packet.bytes(version)));
  }
}
