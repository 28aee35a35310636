package broker.core.client;

import static broker.core.client.Server.connect;
import static broker.core.client.Server.connected;
import static broker.core.client.Server.settings;
import static broker.core.client.Server.v5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.client.EndCause.Kind;
import broker.core.packet.Auth;
import broker.core.packet.ConnAck;
import broker.core.packet.ConnAckProperties;
import broker.core.packet.Connect;
import broker.core.packet.ConnectProperties;
import broker.core.packet.Disconnect;
import broker.core.packet.PingResp;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.PubAck;
import broker.core.packet.ReasonCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From CONNECT to CONNACK, and what the end says when that does not go well. */
final class ConnectTest {
  @ParameterizedTest
  @EnumSource
  void introducesItselfInEveryVersion(ProtocolVersion version) { // [MQTT-3.1.0-1] [MQTT311-3.1.0-1]
    Server server = new Server(settings(connect(version, true)), new ClientState());
    assertEquals(version, server.next(Connect.class).version());
    server.send(new ConnAck(false, ReasonCode.SUCCESS, ConnAckProperties.DEFAULTS));
    assertTrue(server.connected);
    assertEquals(version, server.connection.profile().version());
  }

  @ParameterizedTest
  @EnumSource(names = {"V3_1", "V3_1_1"})
  void saysThatItIsBridge(ProtocolVersion version) {
    Connect bridge =
        new Connect(version, true, "c", true, 0, ConnectProperties.DEFAULTS, null, null, null);
    Server server = new Server(settings(bridge), new ClientState());
    assertTrue(server.next(Connect.class).bridge());
  }

  @Test
  void saysThatItHasNoMoreToAuthenticateWith() {
    ConnectProperties properties =
        new ConnectProperties.Builder().authenticationMethod("SCRAM").build();
    Connect connect = connect(ProtocolVersion.V5, true, 0, properties);
    Server server = new Server(settings(connect), new ClientState());
    server.send(
        new Auth(ReasonCode.CONTINUE_AUTHENTICATION, "SCRAM", new byte[] {1}, null, List.of()));
    assertEquals(Kind.REFUSED, server.end().kind());
    assertTrue(server.end().text().contains("authentication"));
    assertFalse(server.isOpen());
  }

  @Test
  void keepsToWhatConnackSays() {
    Connect anonymous =
        new Connect(
            ProtocolVersion.V5, false, "", true, 60, ConnectProperties.DEFAULTS, null, null, null);
    ServerProfile profile =
        connected(
                anonymous,
                new ClientState(),
                false,
                new ConnAckProperties.Builder()
                    .assignedClientIdentifier("given")
                    .serverKeepAliveSeconds(7) // [MQTT-3.2.2-21]
                    .receiveMaximum(3)
                    .maximumPacketSize(100)
                    .maximumQoS(1)
                    .retainAvailable(false)
                    .topicAliasMaximum(5))
            .connection
            .profile();
    assertEquals("given", profile.clientId());
    assertEquals(7, profile.keepAliveSeconds());
    assertEquals(3, profile.receiveMaximum());
    assertEquals(100, profile.maximumPacketSize());
    assertEquals(1, profile.maximumQoS());
    assertFalse(profile.retainAvailable());
    assertEquals(5, profile.aliasMaximum());
  }

  @ParameterizedTest
  @EnumSource(names = {"V3_1_1", "V5"})
  void endsWithReasonOfRefusal(ProtocolVersion version) {
    Server server = new Server(settings(connect(version, true)), new ClientState());
    server.send(new ConnAck(false, ReasonCode.NOT_AUTHORIZED, ConnAckProperties.DEFAULTS));
    assertEquals(Kind.REFUSED, server.end().kind());
    assertEquals(
        Optional.of(broker.api.message.ReasonCode.NOT_AUTHORIZED), server.end().reasonCode());
    assertFalse(server.connected);
    assertFalse(server.isOpen());
  }

  @Test
  void givesUpWhenConnackDoesNotCome() {
    Server server = new Server(settings(v5()), new ClientState());
    server.pass(Duration.ofMillis(9_900));
    assertTrue(server.isOpen());
    server.pass(Duration.ofMillis(500));
    assertEquals(Kind.TIMED_OUT, server.end().kind());
    assertFalse(server.isOpen());
  }

  @Test
  void endsWhenServerHangsUpBeforeConnack() {
    Server server = new Server(settings(v5()), new ClientState());
    server.hangUp();
    assertEquals(Kind.CLOSED_BY_PEER, server.end().kind());
  }

  @Test
  void takesNothingButConnackFirst() { // [MQTT-3.2.0-1] [MQTT311-3.2.0-1]
    Server server = new Server(settings(v5()), new ClientState());
    server.send(PingResp.INSTANCE);
    assertEquals(Kind.PROTOCOL_VIOLATION, server.end().kind());
  }

  @Test
  void takesConnackOnlyOnce() { // [MQTT-3.2.0-2] [MQTT-4.13.1-1]
    Server server = connected(v5());
    server.send(new ConnAck(false, ReasonCode.SUCCESS, ConnAckProperties.DEFAULTS));
    assertEquals(ReasonCode.PROTOCOL_ERROR, server.next(Disconnect.class).reasonCode());
    assertEquals(Kind.PROTOCOL_VIOLATION, server.end().kind());
  }

  @Test
  void takesNoOldSessionForNewOne() { // [MQTT-3.2.2-4]
    Server server = connected(v5(), new ClientState(), true);
    assertEquals(Kind.PROTOCOL_VIOLATION, server.end().kind());
    assertFalse(server.connected);
  }

  @Test
  void demandsAssignedClientIdentifier() { // [MQTT-3.2.2-16]
    Connect anonymous =
        new Connect(
            ProtocolVersion.V5, false, "", true, 60, ConnectProperties.DEFAULTS, null, null, null);
    assertEquals(Kind.PROTOCOL_VIOLATION, connected(anonymous).end().kind());
  }

  @Test
  void endsWithReasonOfDisconnect() {
    Server server = connected(v5());
    server.send(new Disconnect(ReasonCode.SERVER_SHUTTING_DOWN, "bye"));
    assertEquals(Kind.CLOSED_BY_PEER, server.end().kind());
    assertEquals(
        Optional.of(broker.api.message.ReasonCode.SERVER_SHUTTING_DOWN), server.end().reasonCode());
    assertTrue(server.end().text().endsWith("bye"), server.end().text());
    server.expectNothing();
  }

  @Test
  void leavesInGoodOrder() { // [MQTT-3.14.4-1] [MQTT-3.14.4-2]
    Server server = connected(v5());
    server.connection.publish(Sent.of(1, "m"));
    server.connection.disconnect(new Disconnect(ReasonCode.SUCCESS, null));
    server.turn();
    server.expectPublish("m");
    server.next(Disconnect.class);
    server.expectNothing();
    assertEquals(Kind.DISCONNECTED, server.end().kind());
    assertFalse(server.isOpen());
  }

  @Test
  void leavesWithTheLastMessageThatIsSent() {
    ConnAckProperties.Builder one = new ConnAckProperties.Builder().receiveMaximum(1);
    Server server = connected(v5(), new ClientState(), false, one);
    server.connection.publish(Sent.of(1, "1"));
    server.connection.publish(Sent.of(1, "2"));
    server.connection.disconnect(new Disconnect(ReasonCode.SUCCESS, null));
    server.turn();
    int first = server.expectPublish("1").packetIdentifier();
    server.send(new PubAck(first, ReasonCode.SUCCESS));
    server.expectPublish("2");
    server.next(Disconnect.class);
  }

  @Test
  void leavesAfterAllThatWasPublishedButNotForEver() {
    ConnAckProperties.Builder one = new ConnAckProperties.Builder().receiveMaximum(1);
    Server server = connected(v5(), new ClientState(), false, one);
    Sent first = Sent.of(1, "1");
    Sent second = Sent.of(1, "2");
    server.connection.publish(first);
    server.connection.publish(second);
    server.connection.disconnect(new Disconnect(ReasonCode.SUCCESS, null));
    server.turn();
    server.expectPublish("1");
    server.expectNothing();
    server.pass(Duration.ofMillis(5_300));
    server.next(Disconnect.class);
    assertEquals(Kind.DISCONNECTED, second.failure.kind());
  }
}
