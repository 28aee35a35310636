package broker.core.connection;

import static broker.core.runtime.ConnectBuilder.v31;
import static broker.core.runtime.ConnectBuilder.v311;
import static broker.core.runtime.ConnectBuilder.v5;
import static broker.core.runtime.PublishBuilder.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.auth.AuthExchange;
import broker.core.limits.Limits;
import broker.core.metrics.Counter;
import broker.core.packet.ConnAck;
import broker.core.packet.ConnAckProperties;
import broker.core.packet.PingReq;
import broker.core.packet.PingResp;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.ReasonCode;
import broker.core.packet.SubAck;
import broker.core.packet.Subscribe;
import broker.core.packet.SubscriptionRequest;
import broker.core.runtime.Bench;
import broker.core.runtime.ConnectBuilder;
import broker.core.runtime.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import testkit.Statement;

/** From the first byte of a connection to CONNACK. */
final class HandshakeTest {
  @AutoClose private final Bench bench = new Bench();
  private final List<AuthExchange> asked = new ArrayList<>();

  private void expectRefusal(ConnectBuilder connect, ProtocolVersion version, ReasonCode reason) {
    Peer peer = bench.open(version).send(connect.build());
    ConnAck answer = peer.next(ConnAck.class);
    assertEquals(reason, answer.reasonCode());
    assertFalse(answer.sessionPresent()); // [MQTT-3.2.2-6] [MQTT311-3.2.2-4]
    peer.expectClosed(); // [MQTT-3.2.2-7] [MQTT311-3.2.2-5]
  }

  private void letAdmissionWait() {
    bench
        .access()
        .addAuthenticator(
            (connect, exchange) -> {
              exchange.defer(Duration.ofSeconds(5));
              asked.add(exchange);
            },
            0,
            0);
  }

  private void admit() {
    asked.remove(0).allow();
    bench.run();
  }

  @Test
  void tellsClientWhatTheBrokerOffers() {
    bench.limits(
        Limits.builder()
            .receiveMaximum(17)
            .maximumQos(1)
            .retainAvailable(false)
            .topicAliasMaximum(3)
            .maximumPacketSize(12_345)
            .maximumKeepAliveSeconds(60)
            .wildcardSubscriptionAvailable(false)
            .sharedSubscriptionAvailable(false)
            .build());
    ConnAckProperties told = bench.connect(v5("c").keepAlive(90)).connAck().properties();
    assertEquals(17, told.receiveMaximum());
    assertEquals(1, told.maximumQoS()); // [MQTT-3.2.2-9]
    assertFalse(told.retainAvailable());
    assertEquals(3, told.topicAliasMaximum());
    assertEquals(12_345, told.maximumPacketSize());
    assertEquals(60, told.serverKeepAliveSeconds()); // [MQTT-3.1.2-21]
    assertFalse(told.wildcardSubscriptionAvailable());
    assertFalse(told.sharedSubscriptionAvailable());
  }

  @Test
  @Statement("MQTT-3.1.3-6")
  @Statement("MQTT-3.1.3-7")
  @Statement("MQTT-3.2.2-16")
  void givesClientsWithoutIdentifierOneEach() {
    Peer one = bench.connect(v5(""));
    Peer two = bench.connect(v5(""));
    assertEquals("assigned-1", one.connAck().properties().assignedClientIdentifier());
    assertEquals("assigned-2", two.connAck().properties().assignedClientIdentifier());
    bench.connect(v311("")); // [MQTT311-3.1.3-6]
    assertEquals(3, bench.state().sessions().size());
  }

  @Test
  @Statement("MQTT-3.1.3-8")
  @Statement("MQTT311-3.1.3-8")
  void refusesEmptyIdentifierWhereItCannotBe() {
    ReasonCode invalid = ReasonCode.CLIENT_IDENTIFIER_NOT_VALID;
    expectRefusal(v311("").resume(), ProtocolVersion.V3_1_1, invalid);
    expectRefusal(v31(""), ProtocolVersion.V3_1, invalid);
    bench.limits(Limits.builder().allowZeroLengthClientId(false).build());
    expectRefusal(v5(""), ProtocolVersion.V5, invalid);
    assertEquals(3, bench.count(Counter.CONNECTS_REFUSED));
  }

  @Test
  @Statement("MQTT-3.2.2-12")
  @Statement("MQTT-3.2.2-13")
  void refusesWillThatTheBrokerWouldNotPublish() {
    bench.limits(Limits.builder().maximumQos(1).retainAvailable(false).build());
    expectRefusal(
        v5("c").will("t", 2, "m", false, 0, -1), ProtocolVersion.V5, ReasonCode.QOS_NOT_SUPPORTED);
    expectRefusal(
        v5("c").will("t", 1, "m", true, 0, -1),
        ProtocolVersion.V5,
        ReasonCode.RETAIN_NOT_SUPPORTED);
  }

  @Test
  @Statement("MQTT-4.12.0-1")
  void refusesUnknownAuthenticationMethod() {
    expectRefusal(
        v5("c").authenticationMethod("unknown"),
        ProtocolVersion.V5,
        ReasonCode.BAD_AUTHENTICATION_METHOD);
  }

  @Test
  void refusesWhomAdmissionRefuses() {
    letAdmissionWait();
    Peer peer = bench.open(ProtocolVersion.V5).send(v5("c").build());
    asked.remove(0).deny(broker.api.message.ReasonCode.NOT_AUTHORIZED);
    bench.run();
    assertEquals(ReasonCode.NOT_AUTHORIZED, peer.next(ConnAck.class).reasonCode());
    peer.expectClosed();
    assertFalse(bench.hasSession("c"));
  }

  @Test
  @Statement("MQTT-3.1.0-1")
  @Statement("MQTT311-3.1.0-1")
  void closesConnectionWhoseFirstPacketIsNotConnect() {
    bench.open(ProtocolVersion.V5).send(PingReq.INSTANCE).expectClosed();
    bench.open(ProtocolVersion.V5).send(message("t", "m").build()).expectClosed();
    assertEquals(2, bench.count(Counter.PROTOCOL_ERRORS));
  }

  @Test
  @Statement("MQTT-3.1.0-2")
  @Statement("MQTT311-3.1.0-2")
  void closesConnectionOnSecondConnect() {
    Peer five = bench.connect(v5("five")).send(v5("five").build());
    five.expectDisconnect(ReasonCode.PROTOCOL_ERROR);
    Peer three = bench.connect(v311("three")).send(v311("three").build());
    three.expectClosed();
  }

  @Test
  @Statement("MQTT-3.1.2-2")
  @Statement("MQTT311-3.1.2-2")
  void refusesVersionItDoesNotSpeak() {
    byte[] connect = bench.open(ProtocolVersion.V3_1_1).bytes(v311("c").build());
    connect[8] = 6;
    Peer peer = bench.open(ProtocolVersion.V5).sendBytes(connect);
    assertEquals(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, peer.next(ConnAck.class).reasonCode());
    peer.expectClosed();
  }

  @Test
  void closesConnectionThatDoesNotBecomeClientInTime() {
    Peer silent = bench.open(ProtocolVersion.V5);
    Peer slow = bench.open(ProtocolVersion.V5).sendBytes(new byte[] {0x10});
    Peer connected = bench.connect(v5("c"));
    bench.advance(Duration.ofMillis(Limits.DEFAULTS.connectTimeoutMillis() - 500));
    assertTrue(silent.isOpen());
    slow.sendBytes(new byte[] {0x20}); // a byte now and then does not help
    bench.advance(Duration.ofSeconds(1));
    silent.expectClosed();
    slow.expectClosed();
    connected.ping();
  }

  @Test
  @Statement("MQTT-3.2.0-1")
  void keepsWhatClientSendsBeforeConnack() {
    letAdmissionWait();
    Peer peer = bench.open(ProtocolVersion.V5);
    peer.send(
        v5("c").build(),
        new Subscribe(1, 0, List.of(), List.of(new SubscriptionRequest("t", 0))),
        message("t", "m").build());
    peer.send(PingReq.INSTANCE);
    peer.expectNothing();
    assertTrue(peer.unread() > 0, "was read although nothing can be done with it");
    admit();
    peer.next(ConnAck.class);
    peer.next(SubAck.class);
    peer.expectPublish("t", "m");
    peer.next(PingResp.class);
  }

  @Test
  void forgetsClientThatLeavesWhileAdmissionThinks() {
    letAdmissionWait();
    Peer peer = bench.open(ProtocolVersion.V5).send(v5("c").build(), message("t", "m").build());
    peer.reset();
    admit();
    assertFalse(bench.hasSession("c"));
    assertEquals(0, bench.count(Counter.CLIENTS_CONNECTED));
  }

  @Test
  void refusesKeepAliveBeyondTheMaximumWhereItCannotSaySo() {
    bench.limits(Limits.builder().maximumKeepAliveSeconds(60).build());
    bench.connect(v311("fine").keepAlive(60));
    ReasonCode refused = ReasonCode.CLIENT_IDENTIFIER_NOT_VALID;
    expectRefusal(v311("long").keepAlive(61), ProtocolVersion.V3_1_1, refused);
    expectRefusal(v311("none"), ProtocolVersion.V3_1_1, refused);
  }
}
