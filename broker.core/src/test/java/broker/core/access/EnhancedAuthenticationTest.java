package broker.core.access;

import static broker.core.runtime.ConnectBuilder.v5;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.auth.EnhancedAuthExchange;
import broker.api.auth.EnhancedAuthenticator;
import broker.api.auth.Grant;
import broker.core.metrics.Counter;
import broker.core.packet.Auth;
import broker.core.packet.ConnAck;
import broker.core.packet.PingReq;
import broker.core.packet.PingResp;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.ReasonCode;
import broker.core.runtime.Bench;
import broker.core.runtime.ConnectBuilder;
import broker.core.runtime.Peer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Enhanced authentication in CONNECT and of connected clients (MQTT 5.0 section 4.12). */
final class EnhancedAuthenticationTest {
  private static final String METHOD = "TWO-STEPS";

  @AutoClose private final Bench bench = new Bench();
  private final Deque<EnhancedAuthExchange> held = new ArrayDeque<>();

  /** Says {@code who?} to the first data and {@code welcome} to {@code me}. */
  private final EnhancedAuthenticator twoSteps =
      connect ->
          (data, exchange) -> {
            switch (text(data)) {
              case "me" -> exchange.allow(Grant.EMPTY.as("me"), bytes("welcome"));
              case "later" -> {
                exchange.defer(Duration.ofSeconds(3));
                held.add(exchange);
              }
              case "nobody" -> exchange.deny(broker.api.message.ReasonCode.NOT_AUTHORIZED);
              default -> exchange.challenge(bytes("who?"));
            }
          };

  private void add() {
    bench.access().addEnhancedAuthenticator(twoSteps, Set.of(METHOD), 0, 0);
  }

  private static String text(ByteBuffer data) {
    return StandardCharsets.UTF_8.decode(data).toString();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Auth auth(ReasonCode reason, String method, String data) {
    return new Auth(reason, method, bytes(data).array(), null, List.of());
  }

  private static Auth answer(String data) {
    return auth(ReasonCode.CONTINUE_AUTHENTICATION, METHOD, data);
  }

  private static Auth again(String data) {
    return auth(ReasonCode.RE_AUTHENTICATE, METHOD, data);
  }

  private static ConnectBuilder connect() {
    return v5("a").authenticationMethod(METHOD).authenticationData("hello");
  }

  private Peer open() {
    return bench.open(ProtocolVersion.V5);
  }

  /** A client that has been asked who it is. */
  private Peer challenged() {
    Peer peer = open().send(connect().build());
    Auth challenge = peer.next(Auth.class);
    assertEquals(ReasonCode.CONTINUE_AUTHENTICATION, challenge.reasonCode());
    assertEquals(METHOD, challenge.authenticationMethod());
    assertArrayEquals(bytes("who?").array(), challenge.authenticationData());
    return peer;
  }

  /** A client that has authenticated. */
  private Peer connected() {
    Peer peer = challenged().send(answer("me"));
    ConnAck answer = peer.next(ConnAck.class);
    assertEquals(ReasonCode.SUCCESS, answer.reasonCode());
    assertEquals(METHOD, answer.properties().authenticationMethod());
    assertArrayEquals(bytes("welcome").array(), answer.properties().authenticationData());
    return peer;
  }

  @Test
  void clientIsAskedUntilItIsKnown() {
    // [MQTT-4.12.0-2] [MQTT-4.12.0-3] [MQTT-4.12.0-5] [MQTT-3.15.1-1] [MQTT-3.15.2-1]
    add();
    connected().ping();
  }

  @Test
  void methodThatNobodyHasIsRefused() { // [MQTT-4.12.0-1]
    bench.access().addEnhancedAuthenticator(twoSteps, Set.of("OTHER"), 0, 0);
    Peer peer = open().send(connect().build());
    assertEquals(ReasonCode.BAD_AUTHENTICATION_METHOD, peer.next(ConnAck.class).reasonCode());
    peer.expectClosed();
  }

  @Test
  void refusalEndsTheConnection() { // [MQTT-4.12.0-4]
    add();
    Peer peer = challenged().send(answer("nobody"));
    assertEquals(ReasonCode.NOT_AUTHORIZED, peer.next(ConnAck.class).reasonCode());
    peer.expectClosed();
  }

  @Test
  void clientWithoutMethodGetsNone() { // [MQTT-4.12.0-6]
    add();
    Peer peer = bench.connect(v5("a"));
    assertNull(peer.connAck().properties().authenticationMethod());
  }

  @Test
  void authOfClientWithoutMethodIsProtocolError() { // [MQTT-4.12.0-7]
    add();
    bench.connect(v5("a")).send(again("hello")).expectDisconnect(ReasonCode.PROTOCOL_ERROR);
  }

  @Test
  void anythingButAuthBeforeConnAckIsProtocolError() { // [MQTT-3.1.2-30]
    add();
    Peer peer = challenged().send(PingReq.INSTANCE);
    assertEquals(ReasonCode.PROTOCOL_ERROR, peer.next(ConnAck.class).reasonCode());
    peer.expectClosed();
  }

  @Test
  void clientMayDisconnectInsteadOfAnswering() { // [MQTT-3.1.2-30]
    add();
    Peer peer = challenged();
    peer.disconnect();
    peer.expectClosed();
    assertEquals(0, bench.count(Counter.PROTOCOL_ERRORS));
  }

  @Test
  void otherMethodInAnAnswerIsProtocolError() { // [MQTT-4.12.0-5]
    add();
    Peer peer = challenged().send(auth(ReasonCode.CONTINUE_AUTHENTICATION, "OTHER", "me"));
    assertEquals(ReasonCode.PROTOCOL_ERROR, peer.next(ConnAck.class).reasonCode());
  }

  @Test
  void reauthenticationBeforeConnAckIsProtocolError() { // [MQTT-4.12.0-3]
    add();
    Peer peer = challenged().send(again("me"));
    assertEquals(ReasonCode.PROTOCOL_ERROR, peer.next(ConnAck.class).reasonCode());
  }

  @Test
  void clientThatDoesNotAnswerIsNotWaitedForForEver() {
    add();
    Peer peer = challenged();
    bench.advance(Duration.ofSeconds(11));
    peer.expectClosed();
  }

  @Test
  void deferredStepIsAnsweredLaterAndWhatWasSentMeanwhileWaits() {
    add();
    Peer peer = challenged().send(answer("later"), PingReq.INSTANCE);
    peer.expectNothing();
    held.remove().allow();
    bench.run();
    assertEquals(ReasonCode.SUCCESS, peer.next(ConnAck.class).reasonCode());
    peer.next(PingResp.class);
  }

  @Test
  void onlyTheFirstStepMayBePassedOn() {
    EnhancedAuthenticator begins =
        connect ->
            (data, exchange) -> {
              if (text(data).equals("me")) {
                assertThrows(IllegalStateException.class, exchange::abstain);
                exchange.allow();
              } else {
                exchange.challenge(bytes("who?"));
              }
            };
    EnhancedAuthenticator passes = connect -> (data, exchange) -> exchange.abstain();
    bench.access().addEnhancedAuthenticator(passes, Set.of(METHOD), 2, 0);
    bench.access().addEnhancedAuthenticator(begins, Set.of(METHOD), 1, 0);
    Peer peer = challenged().send(answer("me"));
    assertEquals(ReasonCode.SUCCESS, peer.next(ConnAck.class).reasonCode());
  }

  @Test
  void whenAllPassItOnClientIsRefused() {
    EnhancedAuthenticator passes = connect -> (data, exchange) -> exchange.abstain();
    bench.access().addEnhancedAuthenticator(passes, Set.of(METHOD), 0, 0);
    Peer peer = open().send(connect().build());
    assertEquals(ReasonCode.NOT_AUTHORIZED, peer.next(ConnAck.class).reasonCode());
  }

  @Test
  void connectWaitsForThePluginThatIsBeingReplaced() {
    add();
    bench.access().removeEnhancedAuthenticator(twoSteps);
    Peer peer = open().send(connect().build());
    peer.expectNothing();
    add();
    bench.run();
    peer.next(Auth.class);
    bench.access().removeEnhancedAuthenticator(twoSteps);
    peer.send(answer("me")); // the conversation has gone with the plugin
    assertEquals(ReasonCode.SERVER_UNAVAILABLE, peer.next(ConnAck.class).reasonCode());
    Peer late = open().send(connect().build());
    bench.advance(Duration.ofSeconds(3));
    assertEquals(ReasonCode.SERVER_UNAVAILABLE, late.next(ConnAck.class).reasonCode());
  }

  // ---- re-authentication

  @Test
  void connectedClientMayProveAgainWhoItIs() { // [MQTT-4.12.1-1] [MQTT-4.12.0-5]
    add();
    Peer peer = connected().send(again("hello"));
    assertEquals(ReasonCode.CONTINUE_AUTHENTICATION, peer.next(Auth.class).reasonCode());
    peer.ping(); // other packets go on
    Auth done = peer.send(answer("me")).next(Auth.class);
    assertEquals(ReasonCode.SUCCESS, done.reasonCode());
    assertEquals(METHOD, done.authenticationMethod());
    assertArrayEquals(bytes("welcome").array(), done.authenticationData());
  }

  @Test
  void reauthenticationThatFailsEndsTheConnection() { // [MQTT-4.12.1-2]
    add();
    connected().send(again("nobody")).expectDisconnect(ReasonCode.NOT_AUTHORIZED);
  }

  @Test
  void reauthenticationWithAnotherMethodIsProtocolError() { // [MQTT-4.12.1-1]
    add();
    connected()
        .send(auth(ReasonCode.RE_AUTHENTICATE, "OTHER", "me"))
        .expectDisconnect(ReasonCode.PROTOCOL_ERROR);
  }

  @Test
  void authOutOfTurnIsProtocolError() {
    add();
    connected().send(answer("me")).expectDisconnect(ReasonCode.PROTOCOL_ERROR);
    Peer twice = connected().send(again("hello"));
    twice.next(Auth.class);
    twice.send(again("hello")).expectDisconnect(ReasonCode.PROTOCOL_ERROR);
    connected().send(again("later"), answer("me")).expectDisconnect(ReasonCode.PROTOCOL_ERROR);
    assertTrue(held.remove().isOver());
  }

  @Test
  void reauthenticationCarriesNeitherPasswordNorWill() {
    boolean[] first = {true};
    EnhancedAuthenticator looks =
        connect ->
            (data, exchange) -> {
              assertEquals(first[0], connect.password().isPresent());
              assertEquals(first[0], connect.willTopic().isPresent());
              first[0] = false;
              exchange.allow();
            };
    bench.access().addEnhancedAuthenticator(looks, Set.of(METHOD), 0, 0);
    Peer peer = bench.connect(connect().user("u", "p").will("w", "gone"));
    assertEquals(ReasonCode.SUCCESS, peer.send(again("x")).next(Auth.class).reasonCode());
  }

  @Test
  void clientThatIsSomebodyElseNowIsJudgedAnew() {
    bench
        .access()
        .addEnhancedAuthenticator(
            connect -> (data, exchange) -> exchange.allow(Grant.EMPTY.as(text(data)), bytes("")),
            Set.of(METHOD),
            0,
            0);
    bench
        .access()
        .addAuthorizer(
            (client, request, exchange) -> {
              if (client.userName().equals(Optional.of("hello"))) {
                exchange.allow();
              } else {
                exchange.deny(broker.api.message.ReasonCode.NOT_AUTHORIZED);
              }
            },
            0,
            0);
    Peer peer = bench.connect(connect()).subscribe("t", 0);
    assertFalse(peer.publish("t", 1, "1").isError());
    peer.drain();
    peer.send(again("guest")).next(Auth.class);
    assertTrue(peer.publish("t", 1, "2").isError());
    assertTrue(bench.session("a").subscriptions().isEmpty());
  }
}
