package broker.core.local;

import static broker.core.local.LocalWorld.text;
import static broker.core.runtime.ConnectBuilder.v311;
import static broker.core.runtime.ConnectBuilder.v5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.client.ClientException;
import broker.api.client.ConnectOptions;
import broker.api.client.Delivery;
import broker.api.client.EndCause.Kind;
import broker.api.client.LocalOptions;
import broker.api.client.LocalOptionsBuilder;
import broker.api.client.LocalSession;
import broker.api.message.QoS;
import broker.api.message.ReasonCode;
import broker.api.message.RetainHandling;
import broker.api.message.Subscription;
import broker.core.limits.Limits;
import broker.core.packet.ConnAck;
import broker.core.runtime.Peer;
import broker.core.runtime.PublishBuilder;
import broker.core.session.Session;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions of plugins: what they get, what they say, and how they end. */
final class LocalSessionTest {
  private final LocalWorld world = new LocalWorld(Limits.DEFAULTS, 2);

  @AfterEach
  void close() {
    world.close();
  }

  private static LocalOptionsBuilder durable(String clientId) {
    return LocalOptions.builder(clientId).sessionExpiry(ConnectOptions.NEVER_EXPIRES);
  }

  private LocalSession open(LocalOptionsBuilder options) {
    return world.open(options.build());
  }

  // ---- messages to it

  @Test
  void getsMessagesOfClientsAtEveryQos() {
    LocalSession session = open(LocalOptions.builder("plugin"));
    assertEquals(ReasonCode.GRANTED_QOS_2, world.subscribe(session, "a/#", 2));
    Peer client = world.bench.connect(v5("client"));
    for (int qos = 0; qos <= 2; qos++) {
      client.publish("a/b", qos, "m" + qos);
      Delivery delivery = world.deliveries.get(qos);
      assertEquals(QoS.of(qos), delivery.message().qos());
      assertEquals("a/b", delivery.message().topic());
      assertEquals(Optional.of("client"), delivery.publisherClientId());
      assertFalse(delivery.duplicate());
    }
    assertEquals("m0 m1 m2", world.payloads());
  }

  @Test
  void getsNoMoreUnacknowledgedThanItsReceiveMaximum() {
    LocalSession session = open(LocalOptions.builder("plugin").receiveMaximum(2));
    world.subscribe(session, "t", 2);
    Peer client = world.bench.connect(v5("client"));
    for (int i = 1; i <= 4; i++) {
      client.publish("t", 1 + i % 2, String.valueOf(i));
    }
    assertEquals(2, world.deliveries.size());
    world.deliveries.get(1).acknowledge();
    world.deliveries.get(1).acknowledge(); // changes nothing
    world.bench.run();
    assertEquals("1 2 3", world.payloads());
  }

  @Test
  void deliversWhatIsNotAcknowledgedAgainAndFirst() {
    LocalSession session = open(durable("plugin").receiveMaximum(2));
    world.subscribe(session, "t", 1);
    Peer client = world.bench.connect(v5("client"));
    for (int i = 1; i <= 3; i++) {
      client.publish("t", 1, String.valueOf(i));
    }
    Delivery first = world.deliveries.get(0);
    assertEquals(Kind.DISCONNECTED, world.now(session.disconnect()).kind());
    first.acknowledge(); // too late
    client.publish("t", 1, "4");
    world.deliveries.clear();
    assertTrue(open(durable("plugin").receiveMaximum(10)).sessionPresent());
    world.bench.run();
    assertEquals(
        List.of(true, true, false, false),
        world.deliveries.stream().map(Delivery::duplicate).toList());
    assertEquals("1 2 3 4", world.payloads());
  }

  @Test
  void whatItDoesNotAcknowledgeExpiresWhileItIsAway() {
    LocalSession session = open(durable("plugin"));
    world.subscribe(session, "t", 1);
    Peer client = world.bench.connect(v5("client"));
    client.send(PublishBuilder.message("t", "1").qos(1).id(1).expiry(10).build());
    client.send(PublishBuilder.message("t", "2").qos(1).id(2).expiry(60).build());
    world.bench.advance(Duration.ofSeconds(11));
    world.now(session.disconnect());
    session.statistics(); // for whoever asks next
    world.bench.run();

    assertEquals(1, session.statistics().expired());
    assertEquals(1, session.statistics().queuedMessages());

    world.bench.advance(Duration.ofSeconds(50));
    world.deliveries.clear();
    client.publish("t", 1, "3");
    open(durable("plugin"));
    world.bench.run();

    assertEquals("3", world.payloads());
    assertEquals(2, session.statistics().expired());
  }

  @Test
  void whatItDoesNotAcknowledgeGetsTooOldForItsQueueWhileItIsAway() {
    LocalSession session = open(durable("plugin").maximumAge(Duration.ofSeconds(10)));
    world.subscribe(session, "t", 1);
    world.bench.connect(v5("client")).publish("t", 1, "1");
    world.now(session.disconnect());
    world.deliveries.clear();
    world.bench.advance(Duration.ofSeconds(11));

    session = open(durable("plugin").maximumAge(Duration.ofSeconds(10)).receiveMaximum(1));
    world.bench.connect(v5("other")).publish("t", 1, "2");

    assertEquals("2", world.payloads());
    assertEquals(1, session.statistics().expired());
  }

  @Test
  void queuesQos0WhenAskedTo() {
    LocalSession session = open(durable("plugin").queueQos0(true).receiveMaximum(1));
    world.subscribe(session, "t", 0);
    Peer client = world.bench.connect(v5("client"));
    client.publish("t", 0, "1");
    client.publish("t", 0, "2");
    world.bench.run();
    assertEquals(1, world.deliveries.size());
    assertEquals(QoS.AT_MOST_ONCE, world.deliveries.get(0).message().qos());
    world.now(session.disconnect());
    client.publish("t", 0, "3");
    world.deliveries.clear();
    open(durable("plugin").queueQos0(true));
    world.bench.run();
    assertEquals("1 2 3", world.payloads());
  }

  @Test
  void dropsQos0ForAbsentPluginOtherwise() {
    LocalSession session = open(durable("plugin"));
    world.subscribe(session, "t", 0);
    world.now(session.disconnect());
    world.bench.connect(v5("client")).publish("t", 0, "1");
    open(durable("plugin"));
    world.bench.run();
    assertEquals("", world.payloads());
  }

  @Test
  void hasTheOptionsOfSubscriptions() {
    Peer client = world.bench.connect(v5("client"));
    client.publish(broker.core.runtime.PublishBuilder.message("r", "kept").retain());
    LocalSession session = open(LocalOptions.builder("plugin"));
    Subscription own =
        new Subscription("r", QoS.AT_LEAST_ONCE, true, true, RetainHandling.DO_NOT_SEND, 0);
    assertEquals(
        List.of(ReasonCode.GRANTED_QOS_1, ReasonCode.TOPIC_FILTER_INVALID),
        world.now(session.subscribe(List.of(own, Subscription.of("a/#/b", QoS.AT_MOST_ONCE)))));
    world.publish(session, "r", 1, "mine");
    assertEquals("", world.payloads());
    client.publish(broker.core.runtime.PublishBuilder.message("r", "live").retain());
    world.bench.run();
    assertTrue(world.deliveries.get(0).message().retain());
    world.payloads();
    world.subscribe(session, "r", 1);
    world.bench.run();
    assertEquals("live", world.payloads());
    assertEquals(
        List.of(ReasonCode.SUCCESS, ReasonCode.NO_SUBSCRIPTION_EXISTED),
        world.now(session.unsubscribe(List.of("r", "r"))));
  }

  @Test
  void takesItsShareOfSharedSubscriptions() {
    LocalSession session = open(LocalOptions.builder("plugin"));
    world.subscribe(session, "$share/g/t", 1);
    Peer member = world.bench.connect(v5("member")).subscribe("$share/g/t", 1);
    Peer client = world.bench.connect(v5("client"));
    for (int i = 0; i < 4; i++) {
      client.publish("t", 0, "m");
    }
    world.bench.run();
    assertEquals("m m", world.payloads());
    assertEquals("m m", member.payloads());
  }

  // ---- the limits of its queue

  @Test
  void keepsToItsOwnLimitsAndCountsWhatItDrops() {
    LocalSession session = open(durable("plugin").receiveMaximum(1).maximumQueuedMessages(3));
    world.subscribe(session, "t", 1);
    Peer client = world.bench.connect(v5("client"));
    for (int i = 1; i <= 5; i++) {
      client.publish("t", 1, String.valueOf(i));
    }
    assertEquals(3, session.statistics().queuedMessages());
    assertEquals(6, session.statistics().queuedBytes());
    assertEquals(1, session.statistics().unacknowledged());
    assertEquals(2, session.statistics().dropped());
    world.deliveries.get(0).acknowledge();
    world.bench.run();
    assertEquals(1, session.statistics().acknowledged());
    assertEquals("1 2", world.payloads());
    session = open(durable("plugin").receiveMaximum(9).maximumQueuedMessages(1));
    world.bench.run();
    assertEquals("2", world.payloads()); // other limits apply at once, not to what is in flight
    assertEquals(3, session.statistics().dropped());
  }

  @Test
  void makesRoomForTheNewestWhenAskedTo() {
    LocalOptionsBuilder options =
        durable("plugin")
            .receiveMaximum(1)
            .maximumQueuedBytes(6)
            .overflow(broker.api.client.OverflowPolicy.DROP_OLDEST);
    world.subscribe(open(options), "t", 1);
    Peer client = world.bench.connect(v5("client"));
    for (int i = 1; i <= 5; i++) {
      client.publish("t", 1, String.valueOf(i));
    }
    world.deliveries.clear();
    open(options.receiveMaximum(9));
    world.bench.run();
    assertEquals("1 4 5", world.payloads());
  }

  @Test
  void forgetsWhatHasWaitedForTooLong() {
    LocalSession session =
        open(durable("plugin").receiveMaximum(1).maximumAge(Duration.ofSeconds(10)));
    world.subscribe(session, "t", 1);
    Peer client = world.bench.connect(v5("client"));
    client.publish("t", 1, "1");
    client.publish("t", 1, "2");
    world.bench.advance(Duration.ofSeconds(6));
    client.publish("t", 1, "3");
    assertEquals(6, session.statistics().oldestAge().orElseThrow().toSeconds(), 1);
    world.bench.advance(Duration.ofSeconds(6));
    session.statistics();
    world.bench.run();
    assertEquals(1, session.statistics().expired());
    world.deliveries.get(0).acknowledge();
    world.bench.run();
    assertEquals("1 3", world.payloads());
  }

  @Test
  void nobodyIsRefusedBecauseItsQueueIsFull() {
    world.bench.limits(Limits.builder().queueFull(Limits.QueueFull.REJECT).build());
    LocalSession session = open(durable("plugin").receiveMaximum(1).maximumQueuedMessages(1));
    world.subscribe(session, "t", 1);
    Peer client = world.bench.connect(v5("client"));
    for (int i = 0; i < 3; i++) {
      assertFalse(client.publish("t", 1, "m").isError());
    }
  }

  // ---- messages of it

  @Test
  void publishesToClients() {
    Peer client = world.bench.connect(v311("client")).subscribe("#", 2);
    LocalSession session = open(LocalOptions.builder("plugin"));
    assertEquals(ReasonCode.SUCCESS, world.publish(session, "a", 0, "x"));
    client.expectPublish("a", "x");
    assertEquals(ReasonCode.SUCCESS, world.publish(session, "b", 2, "y"));
    client.acknowledge(client.expectPublish("b", "y"));
    client.unsubscribe("#");
    assertEquals(ReasonCode.NO_MATCHING_SUBSCRIBERS, world.publish(session, "b", 1, "z"));
  }

  @Test
  void publishesStateOfBridgesAndNothingElseOfTheBroker() {
    LocalSession session = open(LocalOptions.builder("plugin"));
    assertFalse(world.publish(session, "$SYS/broker/connection/b/state", 1, "1").isError());
    assertFalse(world.publish(session, "$SYS/broker/connection/b/error", 1, "why").isError());
    assertEquals(ReasonCode.NOT_AUTHORIZED, world.publish(session, "$SYS/broker/uptime", 1, "1"));
    assertEquals(ReasonCode.TOPIC_NAME_INVALID, world.publish(session, "a/#", 1, "1"));
  }

  @Test
  void whatItCannotPublishIsRefused() {
    world.bench.limits(
        Limits.builder().maximumQos(1).retainAvailable(false).maximumPacketSize(100).build());
    LocalSession session = open(LocalOptions.builder("plugin"));
    assertEquals(ReasonCode.QOS_NOT_SUPPORTED, world.publish(session, "t", 2, ""));
    assertEquals(ReasonCode.PACKET_TOO_LARGE, world.publish(session, "t", 1, "x".repeat(200)));
  }

  @Test
  void pluginThatPublishesTheNextWhenTheLastIsOutDoesNotFillTheStack() {
    LocalSession session = open(LocalOptions.builder("plugin"));
    int[] left = {20_000};
    publishNext(session, left);
    world.bench.run();
    assertEquals(0, left[0]);
  }

  private static void publishNext(LocalSession session, int[] left) {
    if (left[0] > 0) {
      left[0]--;
      session.publish(LocalWorld.message("t", 0, "m")).thenRun(() -> publishNext(session, left));
    }
  }

  // ---- whose session it is

  @Test
  void belongsToNoClient() {
    world.now(open(durable("plugin")).disconnect());
    Peer client = world.bench.open(broker.core.packet.ProtocolVersion.V5);
    client.send(v5("plugin").build());
    assertEquals(
        broker.core.packet.ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
        client.next(ConnAck.class).reasonCode());
    assertTrue(world.bench.session("plugin").isLocal());
  }

  @Test
  void doesNotTakeTheSessionOfClient() {
    world.bench.connect(v5("client"));
    assertEquals(Kind.REFUSED, world.refused(LocalOptions.builder("client").build()).kind());
  }

  @Test
  void isTakenOverByAnotherPlugin() {
    LocalSession first = open(durable("plugin"));
    assertFalse(first.sessionPresent());
    Locals other = world.bench.locals(0);
    LocalSession second = world.now(other.open(durable("plugin").build(), delivery -> {}));
    assertTrue(second.sessionPresent());
    assertEquals(Kind.TAKEN_OVER, world.now(first.ended()).kind());
    ClientException failure =
        (ClientException)
            assertThrows(CompletionException.class, () -> world.publish(first, "t", 1, ""))
                .getCause();
    assertEquals(Kind.TAKEN_OVER, failure.end().kind());
    other.close();
    world.bench.run();
    assertEquals(Kind.SERVICE_GONE, world.now(second.ended()).kind());
    assertTrue(world.bench.hasSession("plugin"));
    assertThrows(IllegalStateException.class, () -> other.open(durable("plugin").build(), d -> {}));
  }

  @Test
  void endsWithItsClientUnlessItIsDurable() {
    LocalSession session = open(LocalOptions.builder("plugin"));
    world.locals.close();
    assertEquals(Kind.SERVICE_GONE, world.now(session.ended()).kind());
    assertFalse(world.bench.hasSession("plugin"));
  }

  @Test
  void isDeletedWithAllThatWaits() {
    LocalSession session = open(durable("plugin").receiveMaximum(1));
    world.subscribe(session, "t", 1);
    Peer client = world.bench.connect(v5("client"));
    client.publish("t", 1, "1");
    client.publish("t", 1, "2");
    assertEquals(Kind.ADMINISTRATIVE_ACTION, world.now(session.delete()).kind());
    assertFalse(world.bench.hasSession("plugin"));
    assertFalse(open(durable("plugin")).sessionPresent());
    assertEquals("1", world.payloads());
  }

  @Test
  void isEndedByAdministrator() {
    LocalSession session = open(durable("plugin"));
    Session ours = world.bench.session("plugin");
    ours.execute(
        () ->
            ours.link()
                .disconnect(
                    broker.core.packet.ReasonCode.ADMINISTRATIVE_ACTION, "by an administrator"));
    assertEquals(Kind.ADMINISTRATIVE_ACTION, world.now(session.ended()).kind());
  }

  @Test
  void faultyListenerIsCountedAndHarmsNobody() {
    LocalSession session =
        world.now(
            world.locals.open(
                durable("plugin").build(),
                delivery -> {
                  if (text(delivery).equals("slow")) {
                    world.bench.step(Duration.ofSeconds(1));
                  } else {
                    throw new IllegalStateException("broken");
                  }
                }));
    world.subscribe(session, "t", 1);
    Peer client = world.bench.connect(v5("client")).subscribe("t", 0);
    client.publish("t", 1, "bad");
    client.publish("t", 1, "slow");
    assertEquals(2, world.bench.faults().size());
    assertTrue(world.bench.faults().get(0).contains("broken"));
    assertTrue(world.bench.faults().get(1).contains("1000 ms"));
    assertEquals(2, session.statistics().unacknowledged());
    assertEquals("bad slow", client.payloads());
  }
}
