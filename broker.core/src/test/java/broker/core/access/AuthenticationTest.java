package broker.core.access;

import static broker.core.runtime.ConnectBuilder.v31;
import static broker.core.runtime.ConnectBuilder.v311;
import static broker.core.runtime.ConnectBuilder.v5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.auth.AccessRecheck;
import broker.api.auth.AuthExchange;
import broker.api.auth.Authenticator;
import broker.api.auth.ClientView;
import broker.api.auth.ConnectView;
import broker.api.auth.Grant;
import broker.core.limits.Limits;
import broker.core.metrics.Counter;
import broker.core.packet.ConnAck;
import broker.core.packet.PingReq;
import broker.core.packet.PingResp;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.ReasonCode;
import broker.core.runtime.Bench;
import broker.core.runtime.ConnectBuilder;
import broker.core.runtime.Peer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may connect, and what clients hear that may not. */
final class AuthenticationTest {
  private static final int NO_MATTER = 0;

  @AutoClose
  private final Bench bench =
      new Bench(Limits.builder().maximumPluginFailures(3).maximumDeferralMillis(4_000).build());

  private final List<AuthExchange> held = new ArrayList<>();
  private ConnectView seen;

  private void add(Authenticator authenticator) {
    bench.access().addAuthenticator(authenticator, NO_MATTER, NO_MATTER);
  }

  private void hold(ConnectView connect, AuthExchange exchange) {
    seen = connect;
    exchange.defer(Duration.ofSeconds(3));
    held.add(exchange);
  }

  private Peer send(ConnectBuilder connect, ProtocolVersion version) {
    return bench.open(version).send(connect.build());
  }

  private Peer send(ConnectBuilder connect) {
    return send(connect, connect.build().version());
  }

  private void expectRefusal(ConnectBuilder connect, ReasonCode reason) {
    Peer peer = send(connect);
    assertEquals(reason, peer.next(ConnAck.class).reasonCode());
    peer.expectClosed();
  }

  /** The client with this identifier as plugins see it once it is connected. */
  private ClientView view() {
    List<ClientView> views = new ArrayList<>();
    AccessRecheck notes =
        (client, exchange) -> {
          views.add(client);
          exchange.allow();
        };
    bench.access().addRecheck(notes, NO_MATTER, NO_MATTER);
    bench.run();
    bench.access().removeRecheck(notes);
    return views.get(0);
  }

  // ---- without a plugin

  @Test
  void nameThatNobodyCheckedIsNotKept() {
    bench.connect(v311("a").user("root", "whatever"));
    assertEquals(Optional.empty(), view().userName());
  }

  @Test
  void listenerWithoutAnonymousClientsRefusesAtOnce() {
    bench.refuseAnonymous();
    expectRefusal(v5("a").user("u", "p"), ReasonCode.NOT_AUTHORIZED);
    expectRefusal(v311("a"), ReasonCode.NOT_AUTHORIZED);
  }

  // ---- who decides

  @Test
  void highestRankingDecidesFirstThenOldestService() {
    List<String> order = new ArrayList<>();
    addAbstaining(order, "low", -1, 1);
    addAbstaining(order, "younger", 5, 9);
    addAbstaining(order, "older", 5, 3);
    bench.connect(v5("a"));
    assertEquals(List.of("older", "younger", "low"), order);
  }

  private void addAbstaining(List<String> order, String name, int ranking, long id) {
    Authenticator authenticator =
        (connect, exchange) -> {
          order.add(name);
          exchange.abstain();
        };
    bench.access().addAuthenticator(authenticator, ranking, id);
  }

  @Test
  void firstThatDecidesIsTheLastAsked() {
    bench.access().addAuthenticator((connect, exchange) -> exchange.allow(), 2, 0);
    bench
        .access()
        .addAuthenticator(
            (connect, exchange) -> exchange.deny(broker.api.message.ReasonCode.BANNED), 1, 0);
    bench.connect(v5("a").user("u", "p"));
  }

  @Test
  void whenAllAbstainOnlyClientWithoutNameIsAnonymous() {
    add((connect, exchange) -> exchange.abstain());
    bench.connect(v311("a"));
    expectRefusal(v311("b").user("u", "p"), ReasonCode.NOT_AUTHORIZED);
    bench.refuseAnonymous();
    expectRefusal(v5("c"), ReasonCode.NOT_AUTHORIZED);
  }

  @Test
  void grantNamesTheClient() {
    add((connect, exchange) -> exchange.allow(Grant.EMPTY.as("pump-7").on("sha512:9f")));
    bench.connect(v5("a").user("u", "p"));
    assertEquals(Optional.of("pump-7"), view().userName());
    assertEquals(Optional.of("sha512:9f"), view().evidence());
  }

  @Test
  void nameThatWasCheckedIsKept() {
    add((connect, exchange) -> exchange.allow());
    bench.connect(v5("a").user("u", "p"));
    assertEquals(Optional.of("u"), view().userName());
  }

  @ParameterizedTest // [MQTT-3.2.2-8] [MQTT-3.1.4-2]
  @CsvSource({
    "BAD_USER_NAME_OR_PASSWORD, BAD_USER_NAME_OR_PASSWORD, BAD_USER_NAME_OR_PASSWORD",
    "CLIENT_IDENTIFIER_NOT_VALID, CLIENT_IDENTIFIER_NOT_VALID, CLIENT_IDENTIFIER_NOT_VALID",
    "SERVER_BUSY, SERVER_BUSY, SERVER_UNAVAILABLE",
    "SERVER_UNAVAILABLE, SERVER_UNAVAILABLE, SERVER_UNAVAILABLE",
    "BANNED, BANNED, NOT_AUTHORIZED",
    "KEEP_ALIVE_TIMEOUT, NOT_AUTHORIZED, NOT_AUTHORIZED"
  })
  void refusalIsSaidAsTheVersionKnowsIt(
      broker.api.message.ReasonCode reason, ReasonCode inV5, ReasonCode inV3) {
    add((connect, exchange) -> exchange.deny(reason));
    expectRefusal(v5("a"), inV5);
    expectRefusal(v311("a"), inV3);
    expectRefusal(v31("a"), inV3);
  }

  @Test
  void whatIsNoErrorIsNoRefusal() {
    add(
        (connect, exchange) -> {
          assertThrows(
              IllegalArgumentException.class,
              () -> exchange.deny(broker.api.message.ReasonCode.GRANTED_QOS_1));
          exchange.allow();
        });
    bench.connect(v5("a"));
  }

  // ---- deferred

  @Test
  void deferredAnswerLetsClientInAndWhatItSentMeanwhileIsHandled() {
    add(this::hold);
    Peer peer = bench.open(ProtocolVersion.V5);
    peer.send(v5("a").build(), PingReq.INSTANCE);
    peer.expectNothing();
    held.get(0).allow();
    bench.run();
    peer.next(ConnAck.class);
    peer.next(PingResp.class);
  }

  @Test
  void noAnswerInTimeIsRefusalAndLateOneIsIgnored() {
    add(this::hold);
    Peer peer = send(v311("a"));
    bench.advance(Duration.ofMillis(2_900));
    assertFalse(held.get(0).isOver());
    peer.expectNothing();
    bench.advance(Duration.ofMillis(500));
    assertEquals(ReasonCode.NOT_AUTHORIZED, peer.next(ConnAck.class).reasonCode());
    assertTrue(held.get(0).isOver());
    held.get(0).allow();
    bench.run();
    peer.expectClosed();
    assertEquals(1, bench.count(Counter.PLUGIN_FAILURES));
  }

  @Test
  void deadlineIsCutToWhatIsConfigured() {
    add((connect, exchange) -> exchange.defer(Duration.ofDays(300)));
    Peer peer = send(v5("a"));
    bench.advance(Duration.ofMillis(4_500));
    assertEquals(ReasonCode.NOT_AUTHORIZED, peer.next(ConnAck.class).reasonCode());
  }

  @Test
  void clientThatLeavesEndsTheQuestion() {
    add(this::hold);
    Peer peer = send(v5("a"));
    peer.reset();
    assertTrue(held.get(0).isOver());
    held.get(0).allow();
    bench.run();
    assertEquals(0, bench.count(Counter.PLUGIN_FAILURES));
    assertFalse(bench.hasSession("a"));
  }

  @Test
  void secondAnswerIsAFault() {
    add(this::hold);
    send(v5("a"));
    held.get(0).allow();
    assertThrows(
        IllegalStateException.class,
        () -> held.get(0).deny(broker.api.message.ReasonCode.NOT_AUTHORIZED));
  }

  @Test
  void passwordIsLentAndWipedAfterwards() {
    add(this::hold);
    ConnectBuilder connect = v5("a").user("u", "secret");
    send(connect);
    assertEquals(6, seen.password().orElseThrow().remaining());
    assertTrue(seen.password().orElseThrow().isReadOnly());
    ByteBuffer kept = seen.password().orElseThrow();
    held.get(0).allow();
    bench.run();
    assertEquals(ByteBuffer.wrap(new byte[6]), kept);
    assertEquals(Optional.empty(), seen.password());
  }

  @Test
  void passwordIsWipedWhenClientLeaves() {
    add(this::hold);
    Peer peer = send(v5("a").user("u", "secret"));
    ByteBuffer kept = seen.password().orElseThrow();
    peer.reset();
    assertEquals(ByteBuffer.wrap(new byte[6]), kept);
  }

  // ---- plugins that fail

  @Test
  void exceptionIsRefusal() {
    add(
        (connect, exchange) -> {
          throw new NoClassDefFoundError("half a bundle");
        });
    expectRefusal(v5("a"), ReasonCode.NOT_AUTHORIZED);
    assertEquals(1, bench.count(Counter.PLUGIN_FAILURES));
  }

  @Test
  void exceptionAfterAnAnswerIsRefusal() {
    add(
        (connect, exchange) -> {
          exchange.allow();
          exchange.allow();
        });
    expectRefusal(v5("a"), ReasonCode.NOT_AUTHORIZED);
  }

  @Test
  void noAnswerIsRefusal() {
    add((connect, exchange) -> {});
    expectRefusal(v311("a"), ReasonCode.NOT_AUTHORIZED);
    assertEquals(1, bench.count(Counter.PLUGIN_FAILURES));
  }

  @Test
  void slowCallIsCountedAndOneThatTakesTooLongIsRefused() {
    add(
        (connect, exchange) -> {
          bench.block(Duration.ofMillis(150));
          exchange.allow();
        });
    bench.connect(v5("a"));
    assertEquals(1, bench.count(Counter.PLUGIN_SLOW_CALLS));
    add((connect, exchange) -> {});
    bench
        .access()
        .addAuthenticator(
            (connect, exchange) -> {
              bench.block(Duration.ofMillis(4_100));
              exchange.allow();
            },
            1,
            1);
    expectRefusal(v5("b"), ReasonCode.NOT_AUTHORIZED);
  }

  @Test
  void pluginThatKeepsFailingIsSetAsideAndTriedAgainLater() {
    int[] calls = {0};
    boolean[] broken = {true};
    Authenticator flaky =
        (connect, exchange) -> {
          calls[0]++;
          if (broken[0]) {
            throw new IllegalStateException("no directory");
          }
          exchange.allow();
        };
    add(flaky);
    for (int i = 0; i < 5; i++) {
      expectRefusal(v5("a"), ReasonCode.NOT_AUTHORIZED);
    }
    assertEquals(3, calls[0]);
    assertEquals(List.of(flaky.getClass().getName()), bench.alarms());
    broken[0] = false;
    bench.advance(Duration.ofSeconds(11));
    bench.connect(v5("a"));
    assertEquals(List.of(), bench.alarms());
  }

  @Test
  void clientIsPutToTheNextOneWhereItsAuthenticatorGoesBeforeItAnswers() {
    Authenticator leaving = this::hold;
    add(leaving);
    Peer peer = send(v5("a").user("u", "right"));
    bench.access().removeAuthenticator(leaving);
    bench.run();
    peer.expectNothing();
    add(
        (connect, exchange) -> {
          assertEquals(
              ByteBuffer.wrap(new byte[] {'r', 'i', 'g', 'h', 't'}), connect.password().get());
          exchange.allow();
        });
    bench.run();
    assertEquals(ReasonCode.SUCCESS, peer.next(ConnAck.class).reasonCode());
    assertEquals(0, bench.count(Counter.PLUGIN_FAILURES));
  }

  @Test
  void whereNoOtherAuthenticatorComesTheServerIsUnavailable() {
    Authenticator leaving = this::hold;
    add(leaving);
    Peer peer = send(v5("a"));
    bench.access().removeAuthenticator(leaving);
    bench.advance(Duration.ofMillis(2_500));
    assertEquals(ReasonCode.SERVER_UNAVAILABLE, peer.next(ConnAck.class).reasonCode());
    peer.expectClosed();
  }

  @Test
  void refusalAndFaultOfAnAuthenticatorThatIsBeingStoppedAreNotItsWord() {
    Authenticator[] leaving = new Authenticator[1];
    leaving[0] =
        (connect, exchange) -> {
          bench.access().removeAuthenticator(leaving[0]); // as if another thread stopped it now
          if (connect.clientId().equals("denied")) {
            exchange.deny(broker.api.message.ReasonCode.SERVER_BUSY);
          } else {
            throw new IllegalStateException("stopped");
          }
        };
    List<Peer> peers = new ArrayList<>();
    for (String id : List.of("denied", "failed")) {
      add(leaving[0]);
      peers.add(send(v5(id)));
    }
    add((connect, exchange) -> exchange.allow());
    bench.run();
    for (Peer peer : peers) {
      assertEquals(ReasonCode.SUCCESS, peer.next(ConnAck.class).reasonCode());
    }
    assertEquals(List.of(), bench.alarms());
  }

  // ---- plugins that are replaced

  @Test
  void connectWaitsForThePluginThatIsBeingReplaced() {
    Authenticator old = (connect, exchange) -> exchange.allow();
    add(old);
    bench.access().removeAuthenticator(old);
    Peer peer = send(v311("a").user("u", "p"));
    bench.advance(Duration.ofMillis(1_500));
    peer.expectNothing();
    add((connect, exchange) -> exchange.allow());
    bench.run();
    assertEquals(ReasonCode.SUCCESS, peer.next(ConnAck.class).reasonCode());
  }

  @Test
  void connectDoesNotWaitForEver() {
    Authenticator old = (connect, exchange) -> exchange.allow();
    add(old);
    bench.access().removeAuthenticator(old);
    Peer five = send(v5("a"));
    Peer three = send(v311("b"));
    bench.advance(Duration.ofMillis(2_500));
    for (Peer peer : List.of(five, three)) {
      assertEquals(ReasonCode.SERVER_UNAVAILABLE, peer.next(ConnAck.class).reasonCode());
      peer.expectClosed();
    }
  }

  @Test
  void clientThatWaitsMayLeave() {
    Authenticator old = (connect, exchange) -> exchange.allow();
    add(old);
    bench.access().removeAuthenticator(old);
    send(v5("a")).reset();
    add((connect, exchange) -> exchange.allow());
    bench.run();
    assertFalse(bench.hasSession("a"));
  }

  @Test
  void whoseQuestionIsTakenAwayAgainAndAgainIsToldThatTheServerIsUnavailable() {
    Authenticator holding = this::hold;
    add(holding);
    Peer peer = send(v5("a"));
    for (int i = 0; i < 2; i++) {
      bench.advance(Duration.ofMillis(2_500));
      bench.access().removeAuthenticator(holding);
      add(holding);
      bench.run();
    }
    assertEquals(ReasonCode.SERVER_UNAVAILABLE, peer.next(ConnAck.class).reasonCode());
  }
}
