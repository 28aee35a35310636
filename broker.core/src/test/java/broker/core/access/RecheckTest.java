package broker.core.access;

import static broker.core.runtime.ConnectBuilder.v311;
import static broker.core.runtime.ConnectBuilder.v5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.auth.AccessRecheck;
import broker.api.auth.RecheckExchange;
import broker.api.message.ReasonCode;
import broker.core.metrics.Counter;
import broker.core.packet.ConnAck;
import broker.core.packet.PingReq;
import broker.core.packet.ProtocolVersion;
import broker.core.runtime.Bench;
import broker.core.runtime.ConnectBuilder;
import broker.core.runtime.Peer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of connected clients when the answers of plugins change. */
final class RecheckTest {
  private static final broker.core.packet.ReasonCode NOT_AUTHORIZED =
      broker.core.packet.ReasonCode.NOT_AUTHORIZED;

  @AutoClose private final Bench bench = new Bench();
  private final List<String> asked = new ArrayList<>();
  private final Deque<RecheckExchange> open = new ArrayDeque<>();

  @BeforeEach
  void letEverybodyIn() {
    bench.access().addAuthenticator((connect, exchange) -> exchange.allow(), 0, 0);
  }

  private static ConnectBuilder named(ConnectBuilder connect, String user) {
    return connect.user(user, "secret");
  }

  private AccessRecheck refusing(String user) {
    AccessRecheck recheck =
        (client, exchange) -> {
          asked.add(client.clientId());
          if (client.userName().orElse("").equals(user)) {
            exchange.deny(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
          } else {
            exchange.allow();
          }
        };
    bench.access().addRecheck(recheck, 0, 0);
    return recheck;
  }

  private AccessRecheck deferring() {
    AccessRecheck recheck =
        (client, exchange) -> {
          exchange.defer(Duration.ofSeconds(3));
          open.add(exchange);
        };
    bench.access().addRecheck(recheck, 0, 0);
    bench.run();
    return recheck;
  }

  private void invalidate() {
    bench.access().invalidate();
    bench.run();
  }

  @Test
  void whoIsNotEntitledAnyMoreIsDisconnectedAndHisWillPublished() {
    Peer watcher = bench.connect(named(v5("w"), "watcher")).subscribe("will/#", 0);
    Peer five = bench.connect(named(v5("five"), "gone").will("will/5", "bye"));
    Peer three = bench.connect(named(v311("three"), "gone").will("will/3", "bye"));
    Peer stays = bench.connect(named(v5("stays"), "here"));
    refusing("gone");
    bench.run();
    five.expectDisconnect(NOT_AUTHORIZED); // DISCONNECT does not know what the plugin said
    three.expectClosed();
    assertEquals("bye bye", watcher.payloads());
    stays.expectNothing();
    stays.ping();
    assertEquals(2, bench.count(Counter.CLIENTS_EXPELLED));
  }

  @Test
  void onlyClientsOfTheUserAreAskedAbout() {
    bench.connect(named(v5("a1"), "a"));
    bench.connect(named(v5("a2"), "a"));
    bench.connect(named(v5("b"), "b"));
    refusing("nobody");
    bench.run();
    asked.clear();
    bench.access().invalidateUser("a");
    bench.run();
    assertEquals(List.of("a1", "a2"), asked);
  }

  @Test
  void manyChangesInARowAreOneCheck() {
    bench.connect(named(v5("a"), "a"));
    refusing("nobody");
    bench.access().invalidate();
    bench.access().invalidate();
    bench.access().invalidateUser("a");
    bench.run();
    assertEquals(List.of("a"), asked);
  }

  @Test
  void withoutRecheckEverybodyStays() {
    Peer client = bench.connect(named(v5("a"), "a"));
    invalidate();
    client.expectNothing();
    client.ping();
  }

  @Test
  void whenAllAbstainOnlyAnonymousClientsStay() {
    Peer named = bench.connect(named(v5("a"), "a"));
    Peer nobody = bench.connect(v5("b"));
    bench.access().addRecheck((client, exchange) -> exchange.abstain(), 0, 0);
    bench.run();
    named.expectDisconnect(NOT_AUTHORIZED);
    nobody.ping();
  }

  @Test
  void noAnswerInTimeIsRefusal() {
    Peer client = bench.connect(named(v5("a"), "a"));
    deferring();
    bench.advance(Duration.ofMillis(3_500));
    client.expectDisconnect(NOT_AUTHORIZED);
  }

  @Test
  void recheckThatGoesAwayTakesNothingBack() {
    Peer client = bench.connect(named(v5("a"), "a"));
    AccessRecheck recheck = deferring();
    bench.access().removeRecheck(recheck);
    bench.advance(Duration.ofSeconds(20));
    client.expectNothing();
    client.ping();
  }

  @Test
  void changeDuringACheckAsksAgain() {
    bench.connect(named(v5("a"), "a"));
    deferring();
    RecheckExchange first = open.remove();
    invalidate();
    assertTrue(first.isOver());
    assertEquals(1, open.size());
    open.remove().allow();
    bench.run();
    assertEquals(0, open.size());
  }

  @Test
  void changeJustBeforeAnAnswerAsksAgain() {
    bench.connect(named(v5("a"), "a"));
    deferring();
    bench.access().invalidate();
    open.remove().allow(); // the loop learns of both in one turn
    bench.run();
    assertEquals(1, open.size());
  }

  @Test
  void clientThatConnectsDuringAChangeIsAskedAbout() {
    bench
        .access()
        .addAuthenticator(
            (connect, exchange) -> {
              bench.access().invalidate(); // its answer is older than the change
              exchange.allow();
            },
            1,
            0);
    refusing("gone");
    bench.run();
    Peer client = bench.open(ProtocolVersion.V5);
    client.send(named(v5("a"), "gone").build());
    client.next(ConnAck.class);
    client.expectDisconnect(NOT_AUTHORIZED);
  }

  @Test
  void subscriptionsAreAskedAboutAgainAndThoseRefusedAreGone() {
    Asked authorizer = Asked.denying("SUBSCRIBE", "nothing");
    bench.access().addAuthorizer(authorizer, 0, 0);
    Peer client = bench.connect(named(v5("a"), "a")).subscribe("keep", 0).subscribe("lose", 0);
    authorizer.answerFromNowOn(
        (request, exchange) -> {
          if (request.topic().equals("lose")) {
            exchange.deny(ReasonCode.NOT_AUTHORIZED);
          } else {
            exchange.allow();
          }
        });
    invalidate();
    Peer publisher = bench.connect(named(v5("p"), "p"));
    publisher.publish("lose", 0, "1");
    publisher.publish("keep", 0, "2");
    assertEquals("2", client.payloads());
    assertEquals(1, bench.count(Counter.SUBSCRIPTIONS_REVOKED));
    assertEquals(broker.core.packet.ReasonCode.NO_SUBSCRIPTION_EXISTED, client.unsubscribe("lose"));
  }

  @Test
  void whatOneUserWasAllowedIsForgottenForHimAlone() {
    Asked authorizer = Asked.denying("PUBLISH", "nothing");
    bench.access().addAuthorizer(authorizer, 0, 0);
    Peer a = bench.connect(named(v5("a"), "a"));
    Peer b = bench.connect(named(v5("b"), "b"));
    a.publish("t", 0, "1");
    b.publish("t", 0, "1");
    authorizer.questions();
    bench.access().invalidateUser("a");
    bench.run();
    a.publish("t", 0, "1");
    b.publish("t", 0, "1");
    assertEquals(List.of("a PUBLISH t"), authorizer.questions());
  }

  @Test
  void answerToAnOlderQuestionIsNotRemembered() {
    Asked authorizer = Asked.deferring("PUBLISH", "slow");
    bench.access().addAuthorizer(authorizer, 0, 0);
    Peer client = bench.connect(named(v5("a"), "a"));
    client.publish("slow", 0, "1");
    bench.access().invalidateUser("a");
    bench.run();
    authorizer.next().allow();
    bench.run();
    client.publish("slow", 0, "2");
    assertEquals(1, authorizer.open());
  }

  @Test
  void clientThatComesBackWasJustLetInAndIsNotAskedAbout() {
    bench.connect(named(v5("a").resume().expiry(600), "a")).subscribe("t", 1).reset();
    refusing("nobody");
    bench.run();
    asked.clear();
    bench.connect(named(v5("a").resume().expiry(600), "a"));
    assertEquals(List.of(), asked);
  }

  @Test
  void sessionThatWasAwayIsCheckedWhenItComesBack() {
    Asked authorizer = Asked.denying("SUBSCRIBE", "nothing");
    bench.access().addAuthorizer(authorizer, 0, 0);
    ConnectBuilder durable = named(v5("a").resume().expiry(600), "a");
    bench.connect(durable).subscribe("lose", 1).reset();
    authorizer.answerFromNowOn((request, exchange) -> exchange.deny(ReasonCode.NOT_AUTHORIZED));
    invalidate();
    bench.connect(named(v5("a").resume().expiry(600), "a"));
    assertTrue(bench.session("a").subscriptions().isEmpty());
  }

  @Test
  void sessionThatComesBackWhileThePluginIsReplacedKeepsItsSubscriptions() {
    Asked authorizer = Asked.denying("SUBSCRIBE", "nothing");
    bench.access().addAuthorizer(authorizer, 0, 0);
    bench.connect(named(v5("a").resume().expiry(600), "a")).subscribe("keep", 1).reset();
    bench.access().removeAuthorizer(authorizer);
    bench.connect(named(v5("a").resume().expiry(600), "a"));
    assertFalse(bench.session("a").subscriptions().isEmpty());
  }

  @Test
  void trafficGoesOnWhileManyClientsAreChecked() {
    for (int i = 0; i < 1_000; i++) {
      bench.connect(named(v5("c" + i), "u"));
    }
    Peer busy = bench.connect(named(v5("busy"), "busy"));
    refusing("nobody");
    busy.sendLater(PingReq.INSTANCE);
    while (asked.size() < 200) {
      bench.turn(0);
    }
    assertEquals(1, busy.drain().size()); // it did not wait for all the others
    bench.run();
    assertEquals(1_001, asked.size());
  }

  @Test
  void onlySoManyAnswersAreWaitedForAtOnce() {
    for (int i = 0; i < 200; i++) {
      bench.connect(named(v5("c" + i), "u"));
    }
    deferring();
    assertEquals(64, open.size());
    open.removeFirst().allow();
    open.removeFirst().allow();
    bench.run();
    assertEquals(64, open.size());
  }
}
