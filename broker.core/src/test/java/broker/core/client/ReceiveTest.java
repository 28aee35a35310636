package broker.core.client;

import static broker.core.client.Server.connect;
import static broker.core.client.Server.connected;
import static broker.core.client.Server.message;
import static broker.core.client.Server.v5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.client.EndCause.Kind;
import broker.core.packet.ConnectProperties;
import broker.core.packet.Disconnect;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.PubAck;
import broker.core.packet.PubComp;
import broker.core.packet.PubRec;
import broker.core.packet.PubRel;
import broker.core.packet.ReasonCode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client receives, and how it is acknowledged. */
final class ReceiveTest {
  private static Server connectedFor(ProtocolVersion version, int receiveMaximum) {
    return connected(
        connect(
            version,
            true,
            0,
            new ConnectProperties.Builder()
                .receiveMaximum(receiveMaximum)
                .topicAliasMaximum(2)
                .maximumPacketSize(100)
                .build()));
  }

  @Test
  void acknowledgesWhenAskedTo() { // [MQTT-4.3.2-4] [MQTT-4.3.3-8] [MQTT-4.3.3-11]
    Server server = connected(v5());
    server.publish(0, 0, false, "0");
    server.publish(1, 1, false, "1");
    server.publish(2, 2, false, "2");
    assertEquals(List.of("0", "1", "2"), server.received);
    server.expectNothing();
    server.acknowledge(0);
    assertEquals(1, server.next(PubAck.class).packetIdentifier());
    server.acknowledge(1);
    assertEquals(2, server.next(PubRec.class).packetIdentifier());
    server.send(new PubRel(2, ReasonCode.SUCCESS));
    assertEquals(ReasonCode.SUCCESS, server.next(PubComp.class).reasonCode());
    server.acknowledge(0);
    server.expectNothing();
  }

  @Test
  void acknowledgesInTheOrderOfArrival() { // [MQTT-4.6.0-2] [MQTT-4.6.0-3]
    Server server = connected(v5());
    server.publish(1, 10, false, "");
    server.publish(2, 20, false, "");
    server.publish(1, 11, false, "");
    server.publish(2, 21, false, "");
    server.acknowledge(2);
    server.expectNothing();
    server.acknowledge(3);
    server.expectNothing();
    server.acknowledge(1);
    assertEquals(20, server.next(PubRec.class).packetIdentifier());
    assertEquals(21, server.next(PubRec.class).packetIdentifier());
    server.expectNothing();
    server.acknowledge(0);
    assertEquals(10, server.next(PubAck.class).packetIdentifier());
    assertEquals(11, server.next(PubAck.class).packetIdentifier());
  }

  @Test
  void deliversRepetitionAtQos2OnlyOnce() { // [MQTT-4.3.3-10] [MQTT311-4.3.3-2]
    Server server = connected(connect(ProtocolVersion.V3_1, true));
    server.publish(2, 7, false, "m");
    server.publish(2, 7, true, "m"); // servers of 3.1 are impatient
    server.acknowledge(0);
    server.next(PubRec.class);
    server.publish(2, 7, true, "m");
    server.next(PubRec.class);
    server.send(new PubRel(7, ReasonCode.SUCCESS));
    server.next(PubComp.class);
    assertEquals(List.of("m"), server.received);
    server.publish(2, 7, false, "new");
    assertEquals(List.of("m", "new"), server.received);
  }

  @Test
  void answersPubrelThatItKnowsNothingOf() { // [MQTT-4.3.3-11]
    Server server = connected(v5());
    server.send(new PubRel(9, ReasonCode.SUCCESS));
    assertEquals(ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, server.next(PubComp.class).reasonCode());
  }

  @Test
  void takesNoPubrelBeforePubrec() {
    Server server = connected(v5());
    server.publish(2, 7, false, "m");
    server.send(new PubRel(7, ReasonCode.SUCCESS));
    assertEquals(ReasonCode.PROTOCOL_ERROR, server.next(Disconnect.class).reasonCode());
  }

  @Test
  void endsWhenReceiveMaximumIsExceeded() { // [MQTT-3.1.2-11] [MQTT-3.3.4-9]
    Server server = connectedFor(ProtocolVersion.V5, 2);
    server.publish(1, 1, false, "");
    server.publish(2, 2, false, "");
    server.acknowledge(0);
    server.next(PubAck.class);
    server.acknowledge(1);
    server.next(PubRec.class);
    server.publish(1, 3, false, ""); // the one at QoS 2 still counts
    assertTrue(server.isOpen());
    server.publish(1, 4, false, "");
    assertEquals(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED, server.next(Disconnect.class).reasonCode());
    assertEquals(Kind.PROTOCOL_VIOLATION, server.end().kind());
    assertEquals(3, server.received.size());
  }

  @Test
  void stopsReadingFromServerThatDoesNotKnowReceiveMaximum() {
    Server server = connectedFor(ProtocolVersion.V3_1_1, 2);
    server.send(
        message("t", 1, 1, false, 0, "1"),
        message("t", 1, 2, false, 0, "2"),
        message("t", 1, 3, false, 0, "3"));
    assertEquals(List.of("1", "2"), server.received);
    assertFalse(server.isRead());
    server.acknowledge(0);
    assertEquals(List.of("1", "2", "3"), server.received);
    assertFalse(server.isRead());
    server.acknowledge(1);
    server.acknowledge(2);
    assertTrue(server.isRead());
  }

  @Test
  void resolvesTopicAliases() throws Exception { // [MQTT-3.3.2-8] [MQTT-3.1.2-26]
    Server server = connectedFor(ProtocolVersion.V5, 9);
    server.send(message("t", 0, 0, false, 1, "named"), message(null, 0, 0, false, 1, "alias"));
    assertEquals(List.of("named", "alias"), server.received);
    server.send(message("t", 0, 0, false, 3, "beyond"));
    assertEquals(ReasonCode.TOPIC_ALIAS_INVALID, server.next(Disconnect.class).reasonCode());
  }

  @Test
  void takesNoPacketLargerThanItSaid() { // [MQTT-3.1.2-24]
    Server server = connectedFor(ProtocolVersion.V5, 9);
    server.publish(0, 0, false, "x".repeat(100));
    assertEquals(ReasonCode.PACKET_TOO_LARGE, server.next(Disconnect.class).reasonCode());
    assertEquals(List.of(), server.received);
  }

  @Test
  void handlesNothingBehindDisconnect() {
    Server server = connected(v5());
    server.send(new Disconnect(ReasonCode.SERVER_BUSY, null), message("t", 0, 0, false, 0, "late"));
    assertEquals(List.of(), server.received);
    assertEquals(Kind.CLOSED_BY_PEER, server.end().kind());
  }
}
