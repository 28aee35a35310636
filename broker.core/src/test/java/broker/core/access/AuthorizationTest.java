package broker.core.access;

import static broker.core.runtime.ConnectBuilder.v31;
import static broker.core.runtime.ConnectBuilder.v311;
import static broker.core.runtime.ConnectBuilder.v5;
import static broker.core.runtime.PublishBuilder.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.auth.Action;
import broker.core.limits.Limits;
import broker.core.metrics.Counter;
import broker.core.packet.ConnAck;
import broker.core.packet.Disconnect;
import broker.core.packet.PingReq;
import broker.core.packet.PingResp;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.PubAck;
import broker.core.packet.PubRec;
import broker.core.packet.Publish;
import broker.core.packet.ReasonCode;
import broker.core.packet.SubAck;
import broker.core.packet.Subscribe;
import broker.core.packet.SubscriptionRequest;
import broker.core.runtime.Bench;
import broker.core.runtime.Peer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What clients may publish, subscribe to and receive, and what they hear when they may not. */
final class AuthorizationTest {
  @AutoClose private final Bench bench = new Bench(Limits.builder().queueQos0(true).build());

  private Asked add(Asked authorizer) {
    bench.access().addAuthorizer(authorizer, 0, 0);
    bench.run();
    return authorizer;
  }

  private void replace(Asked old, Asked fresh) {
    bench.access().removeAuthorizer(old);
    add(fresh);
  }

  // ---- PUBLISH

  @Test
  void withoutAuthorizerEverythingIsAllowed() {
    Peer subscriber = bench.connect(v311("s")).subscribe("#", 0);
    bench.connect(v311("p")).publish("a", 0, "1");
    subscriber.expectPublish("a", "1");
  }

  @Test
  void whereOneIsRequiredNothingIsAllowedUntilThereIsOne() {
    Peer open = bench.connect(v5("open")).subscribe("#", 0);
    bench.requireAuthorizer();
    Peer closed = bench.connect(v5("closed"));
    assertEquals(ReasonCode.NOT_AUTHORIZED, closed.publish("a", 1, "1"));
    assertEquals(
        List.of(ReasonCode.NOT_AUTHORIZED),
        closed.trySubscribe(0, new SubscriptionRequest("a", 0)));
    open.publish("a", 0, "2");
    open.expectPublish("a", "2");
    open.expectNothing();
    closed.expectNothing();

    add(Asked.denying("PUBLISH", "no"));

    assertEquals(ReasonCode.SUCCESS, closed.publish("a", 1, "3"));
    open.expectPublish("a", "3");
    closed.subscribe("a", 0);
    open.publish("a", 0, "4");
    closed.expectPublish("a", "4");
  }

  @Test
  void whereOneIsRequiredNoSubscriptionOfAnEarlierConnectionIsServedWithoutIt() {
    Peer publisher = bench.connect(v5("p"));
    bench.connect(v5("s").expiry(100)).subscribe("a", 0).disconnect();
    bench.requireAuthorizer();
    Peer resumed = bench.connect(v5("s").resume().expiry(100));
    publisher.publish("a", 0, "1");
    resumed.expectNothing();
    add(Asked.denying("PUBLISH", "no"));
    publisher.publish("a", 0, "2");
    resumed.expectPublish("a", "2");
  }

  @Test
  void whereOneIsRequiredAWillNobodyGrantedKeepsTheClientOut() {
    bench.requireAuthorizer();
    Peer peer = bench.open(ProtocolVersion.V5).send(v5("w").will("a", "1").build());
    assertEquals(ReasonCode.NOT_AUTHORIZED, peer.next(ConnAck.class).reasonCode());
  }

  @Test
  void refusedPublishIsAnsweredAsTheVersionKnowsItAndDropped() {
    Peer subscriber = bench.connect(v5("s")).subscribe("#", 2);
    add(Asked.denying("PUBLISH", "no"));
    Peer five = bench.connect(v5("five"));
    Peer three = bench.connect(v311("three"));
    assertEquals(ReasonCode.NOT_AUTHORIZED, five.publish("no", 1, "1"));
    assertEquals(ReasonCode.NOT_AUTHORIZED, five.publish("no", 2, "2"));
    five.publish("no", 0, "3");
    assertEquals(ReasonCode.SUCCESS, three.publish("no", 1, "4")); // MQTT 3.1.1 cannot say no
    assertEquals(ReasonCode.SUCCESS, three.publish("no", 2, "5"));
    three.publish("no", 0, "6");
    subscriber.expectNothing();
    assertEquals(6, bench.count(Counter.PUBLISH_DENIED));
  }

  @Test
  void reasonThatPubAckDoesNotKnowBecomesNotAuthorized() {
    add(Asked.answering((request, exchange) -> exchange.deny(BANNED)));
    assertEquals(ReasonCode.NOT_AUTHORIZED, bench.connect(v5("p")).publish("a", 1, "1"));
  }

  private static final broker.api.message.ReasonCode BANNED = broker.api.message.ReasonCode.BANNED;

  @Test
  void repeatedTopicIsAskedOnce() {
    Asked authorizer = add(Asked.denying("PUBLISH", "no"));
    Peer publisher = bench.connect(v5("p"));
    for (int i = 0; i < 3; i++) {
      publisher.publish("a", 0, "1");
      publisher.publish("no", 0, "1");
      publisher.publish("b", 0, "1");
    }
    assertEquals(List.of("p PUBLISH a", "p PUBLISH no", "p PUBLISH b"), authorizer.questions());
  }

  @Test
  void deferredPublishIsHandledInItsOrder() { // [MQTT-4.6.0-2]
    Peer subscriber = bench.connect(v5("s")).subscribe("#", 0);
    Asked authorizer = add(Asked.deferring("PUBLISH", "slow"));
    Peer publisher = bench.connect(v5("p"));
    publisher.send(
        message("fast", "1").build(),
        message("slow", "2").qos(1).id(7).build(),
        message("fast", "3").build(),
        message("slow", "4").build(),
        PingReq.INSTANCE);
    subscriber.expectPublish("fast", "1");
    subscriber.expectNothing();
    publisher.expectNothing();
    authorizer.next().allow();
    bench.run();
    assertEquals("2 3 4", subscriber.payloads());
    assertEquals(7, publisher.next(PubAck.class).packetIdentifier());
    publisher.next(PingResp.class);
    assertEquals(0, authorizer.open());
  }

  @Test
  void deferredPublishMakesNobodyElseWait() {
    Peer subscriber = bench.connect(v5("s")).subscribe("#", 0);
    add(Asked.deferring("PUBLISH", "slow"));
    bench.connect(v5("p")).publish("slow", 0, "1");
    bench.connect(v5("q")).publish("fast", 0, "2");
    subscriber.expectPublish("fast", "2");
  }

  @Test
  void deferredPublishIsRefusedWhenTimeIsOver() {
    add(Asked.deferring("PUBLISH", "slow"));
    Peer publisher = bench.connect(v5("p"));
    publisher.send(message("slow", "1").qos(1).id(1).build(), PingReq.INSTANCE);
    bench.advance(Asked.DEADLINE.plusMillis(500));
    assertEquals(ReasonCode.NOT_AUTHORIZED, publisher.next(PubAck.class).reasonCode());
    publisher.next(PingResp.class);
  }

  @Test
  void failureIsNotRemembered() {
    Asked authorizer =
        add(
            Asked.answering(
                (request, exchange) -> {
                  throw new IllegalStateException("no directory");
                }));
    Peer publisher = bench.connect(v5("p"));
    assertEquals(ReasonCode.NOT_AUTHORIZED, publisher.publish("a", 1, "1"));
    authorizer.answerFromNowOn((request, exchange) -> exchange.allow());
    assertEquals(ReasonCode.NO_MATCHING_SUBSCRIBERS, publisher.publish("a", 1, "1"));
  }

  @Test
  void clientThatLeavesWhileItsPublishWaitsEndsTheQuestion() {
    Asked authorizer = add(Asked.deferring("PUBLISH", "slow"));
    Peer publisher = bench.connect(v5("p"));
    publisher.send(message("slow", "1").build());
    publisher.reset();
    assertTrue(authorizer.next().isOver()); // and the bench checks that the packet was released
  }

  @Test
  void repeatedQos2MessageIsAnsweredAndNotJudgedAgain() { // [MQTT-4.3.3-10]
    Asked authorizer = add(Asked.denying("PUBLISH", "no"));
    Peer publisher = bench.connect(v5("p"));
    publisher.send(message("a", "1").qos(2).id(1).build());
    authorizer.answerFromNowOn((request, exchange) -> exchange.deny(BANNED));
    bench.access().invalidate();
    publisher.drain();
    publisher.send(message("a", "1").qos(2).id(1).dup().build());
    assertEquals(ReasonCode.SUCCESS, publisher.next(PubRec.class).reasonCode());
  }

  // ---- SUBSCRIBE

  @Test
  void refusedSubscriptionIsAnsweredAsTheVersionKnowsIt() {
    add(Asked.denying("SUBSCRIBE", "no"));
    Peer five = bench.connect(v5("five"));
    Peer three = bench.connect(v311("three"));
    Peer oldest = bench.connect(v31("oldest"));
    SubscriptionRequest no = new SubscriptionRequest("no/#", 1);
    SubscriptionRequest yes = new SubscriptionRequest("yes", 1);
    assertEquals(
        List.of(ReasonCode.NOT_AUTHORIZED, ReasonCode.GRANTED_QOS_1),
        five.trySubscribe(0, no, yes));
    assertTrue(three.trySubscribe(0, no).get(0).isError());
    assertEquals(List.of(ReasonCode.GRANTED_QOS_1), oldest.trySubscribe(0, no));
    bench.connect(v5("p")).publish("no/a", 0, "1");
    five.expectNothing();
    three.expectNothing();
    oldest.expectNothing();
    assertEquals(3, bench.count(Counter.SUBSCRIPTIONS_REFUSED));
  }

  @Test
  void sharedSubscriptionIsAskedWithFilterAndShareName() {
    String[] seen = new String[1];
    add(
        Asked.answering(
            (request, exchange) -> {
              seen[0] = request.shareName().orElse("") + ":" + request.topic();
              exchange.allow();
            }));
    bench.connect(v5("s")).subscribe("$share/g/a/#", 0);
    assertEquals("g:a/#", seen[0]);
  }

  @Test
  void deferredSubscribeIsAnsweredBeforeWhatComesAfterIt() {
    Asked authorizer = add(Asked.deferring("SUBSCRIBE", "slow"));
    Peer subscriber = bench.connect(v5("s"));
    subscriber.send(
        new Subscribe(
            1,
            0,
            List.of(),
            List.of(
                new SubscriptionRequest("fast", 0),
                new SubscriptionRequest("slow/1", 1),
                new SubscriptionRequest("slow/2", 2))),
        PingReq.INSTANCE);
    subscriber.expectNothing();
    authorizer.next().allow();
    bench.run();
    subscriber.expectNothing();
    authorizer.next().deny(BANNED);
    bench.run();
    assertEquals(
        List.of(ReasonCode.SUCCESS, ReasonCode.GRANTED_QOS_1, ReasonCode.NOT_AUTHORIZED),
        subscriber.next(SubAck.class).reasonCodes());
    subscriber.next(PingResp.class);
  }

  // ---- RECEIVE

  @Test
  void whatAClientMayNotReceiveIsNotSentAndCounted() {
    Asked authorizer = add(Asked.denying("RECEIVE", "no"));
    Peer subscriber = bench.connect(v5("s")).subscribe("#", 1);
    Peer publisher = bench.connect(v5("p"));
    for (int qos = 0; qos < 3; qos++) {
      publisher.publish("no", qos, "n");
      publisher.publish("yes", qos, "y" + qos);
    }
    assertEquals("y0 y1 y2", subscriber.payloads());
    assertEquals(3, bench.count(Counter.RECEIVE_DENIED));
    assertEquals(
        2, authorizer.questions().stream().filter(each -> each.contains("RECEIVE")).count());
  }

  @Test
  void retainedMessageThatMayNotBeReceivedIsNotSent() {
    bench.connect(v5("p")).publish(message("no/1", "n").retain());
    bench.connect(v5("q")).publish(message("yes/1", "y").retain());
    add(Asked.denying("RECEIVE", "no"));
    assertEquals("y", bench.connect(v5("s")).subscribe("#", 1).payloads());
    assertEquals(1, bench.count(Counter.RECEIVE_DENIED));
  }

  @Test
  void whatWaitedForAnAbsentClientIsCheckedWhenItIsSent() {
    Asked open = add(Asked.denying("RECEIVE", "nothing"));
    bench.connect(v5("s").resume().expiry(60)).subscribe("#", 1).reset();
    Peer publisher = bench.connect(v5("p"));
    publisher.publish("no", 1, "n");
    publisher.publish("yes", 1, "y");
    replace(open, Asked.denying("RECEIVE", "no"));
    assertEquals("y", bench.connect(v5("s").resume().expiry(60)).payloads());
  }

  @Test
  void messageThatWasInFlightIsNotSentAgainToWhomMayNotReceiveIt() {
    Asked open = add(Asked.denying("RECEIVE", "nothing"));
    Peer before = bench.connect(v5("s").resume().expiry(60)).subscribe("#", 1);
    bench.connect(v5("p")).publish("no", 1, "n");
    before.expectPublish("no", "n");
    before.reset();
    replace(open, Asked.denying("RECEIVE", "no"));
    Peer after = bench.connect(v5("s").resume().expiry(60));
    after.expectNothing();
    assertEquals(0, bench.session("s").inFlight());
  }

  @Test
  void messagesBehindOneThatIsNotDecidedKeepTheirOrder() { // [MQTT-4.6.0-6]
    Asked authorizer = add(Asked.deferring("RECEIVE", "slow"));
    Peer subscriber = bench.connect(v5("s")).subscribe("#", 2);
    Peer publisher = bench.connect(v5("p"));
    publisher.publish("fast", 0, "1");
    publisher.publish("slow", 0, "2");
    publisher.publish("slow", 1, "3");
    publisher.publish("fast", 0, "4");
    publisher.publish("fast", 2, "5");
    assertEquals("1", subscriber.payloads());
    authorizer.next().allow();
    bench.run();
    assertEquals("2 3 4 5", subscriber.payloads());
    assertEquals(0, authorizer.open());
  }

  @Test
  void deliveryThatIsNotDecidedInTimeIsDroppedAndTheRestGoesOn() {
    add(Asked.deferring("RECEIVE", "slow"));
    Peer subscriber = bench.connect(v5("s")).subscribe("#", 1);
    Peer publisher = bench.connect(v5("p"));
    publisher.publish("slow", 1, "1");
    publisher.publish("fast", 1, "2");
    bench.advance(Asked.DEADLINE.plusMillis(500));
    assertEquals("2", subscriber.payloads());
    assertEquals(1, bench.count(Counter.RECEIVE_DENIED));
  }

  // ---- the will

  @Test
  void willThatMayNotBePublishedIsRefusedAtConnect() {
    add(Asked.denying("PUBLISH", "no"));
    Peer five = bench.open(ProtocolVersion.V5);
    five.send(v5("a").will("no", "gone").build());
    assertEquals(ReasonCode.NOT_AUTHORIZED, five.next(ConnAck.class).reasonCode());
    Peer three = bench.open(ProtocolVersion.V3_1_1);
    three.send(v311("b").will("no", "gone").build());
    assertEquals(ReasonCode.NOT_AUTHORIZED, three.next(ConnAck.class).reasonCode());
  }

  @Test
  void willIsCheckedAgainOnlyWhenSomethingHasChanged() {
    Asked authorizer = add(Asked.denying("PUBLISH", "nothing"));
    Peer watcher = bench.connect(v5("w")).subscribe("will", 0);
    Peer stays = bench.connect(v5("a").will("will", "1"));
    Peer loses = bench.connect(v5("b").will("will", "2"));
    stays.reset();
    watcher.expectPublish("will", "1");
    authorizer.answerFromNowOn(
        (request, exchange) -> {
          if (request.action() == Action.PUBLISH) {
            exchange.deny(BANNED);
          } else {
            exchange.allow();
          }
        });
    bench.access().invalidate();
    bench.run();
    loses.reset();
    watcher.expectNothing();
    assertEquals(1, bench.count(Counter.WILLS_DENIED));
  }

  @Test
  void deferredWillIsPublishedWhenItIsAllowed() {
    Asked first = add(Asked.denying("PUBLISH", "nothing"));
    Peer watcher = bench.connect(v5("w")).subscribe("will", 0);
    Peer client = bench.connect(v5("a").will("will", "1"));
    Asked second = Asked.deferring("PUBLISH", "will");
    replace(first, second);
    client.reset();
    watcher.expectNothing();
    second.next().allow();
    bench.run();
    watcher.expectPublish("will", "1");
  }

  // ---- who may what without an answer

  @Test
  void whenAllAbstainOnlyAnonymousClientsAreAllowed() {
    bench.access().addAuthenticator((connect, exchange) -> exchange.allow(), 0, 0);
    add(Asked.answering((request, exchange) -> exchange.abstain()));
    Peer named = bench.connect(v5("a").user("u", "p"));
    Peer nobody = bench.connect(v5("b"));
    assertEquals(ReasonCode.NOT_AUTHORIZED, named.publish("a", 1, "1"));
    assertEquals(ReasonCode.NO_MATCHING_SUBSCRIBERS, nobody.publish("a", 1, "1"));
  }

  @Test
  void whileAnAuthorizerIsReplacedWhatIsRememberedIsAllowedAndTheRestWaitsForTheNext() {
    Asked old = add(Asked.denying("PUBLISH", "nothing"));
    Peer subscriber = bench.connect(v5("s")).subscribe("#", 1);
    Peer publisher = bench.connect(v5("p"));
    publisher.publish("known", 1, "1");
    bench.access().removeAuthorizer(old);
    bench.run();
    assertEquals(ReasonCode.SUCCESS, publisher.publish("known", 1, "2"));
    assertEquals("1 2", subscriber.payloads());
    publisher.send(message("new", "3").qos(1).id(7).build());
    Peer other = bench.connect(v5("o"));
    other.send(new Subscribe(1, 0, List.of(), List.of(new SubscriptionRequest("new", 0))));
    bench.run();
    publisher.expectNothing();
    other.expectNothing();
    Asked next = add(Asked.denying("PUBLISH", "nothing"));
    assertEquals(ReasonCode.SUCCESS, publisher.next(PubAck.class).reasonCode());
    assertFalse(other.next(SubAck.class).reasonCodes().get(0).isError());
    assertEquals("3", subscriber.payloads());
    assertTrue(next.questions().contains("p PUBLISH new"));
    assertFalse(publisher.drain().stream().anyMatch(Disconnect.class::isInstance));
  }

  @Test
  void messageThatNobodyHasDecidedAboutIsKeptForItsReceiverUntilTheNextAuthorizerIsThere() {
    Asked old = add(Asked.denying("RECEIVE", "nothing"));
    Peer publisher = bench.connect(v5("p"));
    publisher.publish("new", 1, "before");
    Peer subscriber = bench.connect(v5("s")).subscribe("#", 1);
    bench.access().removeAuthorizer(old);
    assertEquals(ReasonCode.SUCCESS, publisher.publish("new", 1, "1"));
    bench.advance(Duration.ofSeconds(20)); // however long that takes
    subscriber.expectNothing();
    add(Asked.denying("RECEIVE", "nothing"));
    assertEquals("1", subscriber.payloads());
  }

  @Test
  void whereNoOtherAuthorizerComesWhatIsNotRememberedIsRefused() {
    Asked old = add(Asked.denying("PUBLISH", "nothing"));
    Peer publisher = bench.connect(v5("p"));
    bench.access().removeAuthorizer(old);
    bench.run();
    publisher.send(message("new", "1").qos(1).id(7).build());
    bench.advance(Duration.ofMillis(2_500));
    assertEquals(ReasonCode.NOT_AUTHORIZED, publisher.next(PubAck.class).reasonCode());
  }

  @Test
  void questionThatItsAuthorizerTookWithItIsPutToTheNextOne() {
    Asked old = add(Asked.deferring("PUBLISH", "slow"));
    Peer publisher = bench.connect(v5("p"));
    publisher.send(message("slow", "1").qos(1).id(7).build());
    bench.run();
    replace(old, Asked.denying("PUBLISH", "nothing"));
    assertFalse(publisher.next(PubAck.class).reasonCode().isError());
  }

  @Test
  void cacheForgetsTheOldestTopicsAndAsksAgain() {
    bench.limits(Limits.builder().maximumCachedAuthorizations(4).build());
    Asked authorizer = add(Asked.denying("PUBLISH", "nothing"));
    Peer publisher = bench.connect(v5("p"));
    for (int i = 0; i < 5; i++) {
      publisher.publish("t" + i, 0, "1");
    }
    authorizer.questions();
    publisher.publish("t0", 0, "1");
    publisher.publish("t4", 0, "1");
    assertEquals(List.of("p PUBLISH t0"), authorizer.questions());
  }

  @Test
  void clientSeesNothingOfAPluginThatTakesItsTimeElsewhere() {
    add(Asked.deferring("RECEIVE", "slow"));
    Peer slow = bench.connect(v5("s")).subscribe("slow", 0);
    Peer other = bench.connect(v5("t")).subscribe("fast", 0);
    Peer publisher = bench.connect(v5("p"));
    publisher.publish("slow", 0, "1");
    publisher.publish("fast", 0, "2");
    slow.expectNothing();
    assertEquals("2", Peer.text(other.next(Publish.class)));
    bench.advance(Duration.ofSeconds(1));
    slow.ping();
  }
}
