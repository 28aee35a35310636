package broker.core.client;

import static broker.core.client.Server.connect;
import static broker.core.client.Server.connected;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.packet.ConnAckProperties;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.PubAck;
import broker.core.packet.PubComp;
import broker.core.packet.PubRec;
import broker.core.packet.PubRel;
import broker.core.packet.Publish;
import broker.core.packet.ReasonCode;
import broker.core.packet.Unsubscribe;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client still knows of a session on its next connection. */
final class ResumptionTest {
  private final ClientState state = new ClientState();

  private Server first(ProtocolVersion version) {
    return connected(connect(version, false), state, false);
  }

  private Server again(ProtocolVersion version) {
    return connected(connect(version, false), state, version != ProtocolVersion.V3_1);
  }

  private static Sent publish(Server server, int qos, String payload) {
    Sent message = Sent.of(qos, payload);
    server.connection.publish(message);
    server.turn();
    return message;
  }

  @ParameterizedTest
  @EnumSource
  void sendsUnacknowledgedAgainInOrder(
      ProtocolVersion version) { // [MQTT-4.4.0-1] [MQTT-4.6.0-1] [MQTT-3.3.1-1] [MQTT311-4.4.0-1]
    Server server = first(version);
    int[] identifiers = new int[4];
    for (int i = 0; i < 4; i++) {
      publish(server, 1 + i % 2, "" + i);
      identifiers[i] = server.expectPublish("" + i).packetIdentifier();
    }
    server.send(new PubRec(identifiers[1], ReasonCode.SUCCESS));
    server.hangUp();
    Server next = again(version);
    assertEquals(identifiers[1], next.next(PubRel.class).packetIdentifier());
    for (int i : new int[] {0, 2, 3}) {
      Publish packet = next.expectPublish("" + i);
      assertTrue(packet.dup());
      assertEquals(identifiers[i], packet.packetIdentifier());
    }
    next.expectNothing();
    next.send(new PubComp(identifiers[1], ReasonCode.SUCCESS));
    next.send(new PubAck(identifiers[0], ReasonCode.SUCCESS));
    assertEquals(2, next.connection.unacknowledged());
  }

  @Test
  void completesWhatWasSentAgain() {
    Server server = first(ProtocolVersion.V5);
    Sent message = publish(server, 1, "m");
    int identifier = server.expectPublish("m").packetIdentifier();
    server.hangUp();
    assertTrue(message.failure != null);
    Server next = again(ProtocolVersion.V5);
    next.expectPublish("m");
    next.send(new PubAck(identifier, ReasonCode.SUCCESS));
    assertEquals(ReasonCode.SUCCESS, message.outcome);
    assertEquals(0, state.window().size());
  }

  @Test
  void sendsNewMessagesBehindOldOnes() { // [MQTT-4.6.0-1]
    Server server = first(ProtocolVersion.V5);
    publish(server, 1, "1");
    publish(server, 1, "2");
    server.hangUp();
    Server next =
        connected(
            connect(ProtocolVersion.V5, false),
            state,
            true,
            new ConnAckProperties.Builder().receiveMaximum(1));
    publish(next, 0, "3");
    Publish one = next.expectPublish("1");
    next.expectNothing();
    assertEquals(1, next.connection.unacknowledged());
    next.send(new PubAck(one.packetIdentifier(), ReasonCode.SUCCESS));
    Publish two = next.expectPublish("2");
    next.expectPublish("3");
    assertTrue(two.dup());
  }

  @Test
  void forgetsEverythingWhenServerHasForgotten() { // [MQTT-3.2.2-5]
    Server server = first(ProtocolVersion.V5);
    publish(server, 1, "m");
    server.publish(2, 5, false, "in");
    server.acknowledge(0);
    server.hangUp();
    Server next = connected(connect(ProtocolVersion.V5, false), state, false);
    next.expectNothing();
    assertEquals(0, state.window().size());
    next.publish(2, 5, false, "other");
    assertEquals(List.of("other"), next.received);
  }

  @Test
  void keepsIdentifiersOfRequestsForOneConnectionOnly() {
    Server server = first(ProtocolVersion.V5);
    server.connection.unsubscribe(new Unsubscribe(0, List.of(), List.of("t")));
    server.turn();
    server.hangUp();
    assertEquals(0, state.window().size());
  }

  @Test
  void remembersWhatCameAtQos2() { // [MQTT-4.3.3-10] [MQTT-4.1.0-1] [MQTT311-4.3.3-2]
    Server server = first(ProtocolVersion.V5);
    server.publish(2, 5, false, "taken");
    server.publish(2, 6, false, "not taken");
    server.acknowledge(0);
    server.hangUp();
    Server next = again(ProtocolVersion.V5);
    next.publish(2, 5, true, "taken");
    next.publish(2, 6, true, "not taken");
    assertEquals(List.of("not taken"), next.received);
    assertEquals(5, next.next(PubRec.class).packetIdentifier());
    next.acknowledge(0);
    assertEquals(6, next.next(PubRec.class).packetIdentifier());
    next.send(new PubRel(5, ReasonCode.SUCCESS));
    assertEquals(ReasonCode.SUCCESS, next.next(PubComp.class).reasonCode());
  }

  @Test
  void remembersWhatWasTakenOverTooLate() { // [MQTT-4.3.3-10]
    Server server = first(ProtocolVersion.V5);
    server.publish(2, 5, false, "taken over");
    server.hangUp();
    server.incoming.get(0).takeOver();
    server.turn();
    Server next = again(ProtocolVersion.V5);
    next.publish(2, 5, true, "taken over");
    assertEquals(List.of(), next.received);
    assertEquals(5, next.next(PubRec.class).packetIdentifier());
  }

  @Test
  void doesNotAcknowledgeOnTheNextConnection() {
    Server server = first(ProtocolVersion.V5);
    server.publish(1, 5, false, "m");
    server.hangUp();
    Server next = again(ProtocolVersion.V5);
    server.acknowledge(0);
    next.turn();
    next.expectNothing();
    assertFalse(server.isOpen());
  }
}
