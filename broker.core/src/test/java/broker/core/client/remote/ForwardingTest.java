package broker.core.client.remote;

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
import broker.api.client.LocalSession;
import broker.api.client.PublishOutcome;
import broker.api.message.ApplicationMessage;
import broker.api.message.QoS;
import broker.api.message.ReasonCode;
import broker.api.message.Subscription;
import broker.core.client.Server;
import broker.core.client.plugin.GuardedListener;
import broker.core.local.Locals;
import broker.core.packet.ConnAck;
import broker.core.packet.ConnAckProperties;
import broker.core.packet.Connect;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.PubAck;
import broker.core.packet.PubComp;
import broker.core.packet.PubRec;
import broker.core.packet.PubRel;
import broker.core.packet.Publish;
import broker.core.runtime.Bench;
import broker.core.runtime.Peer;
import broker.core.runtime.PublishBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A bridge in one thread: a local session and a remote connection, with the remote's script. */
final class ForwardingTest {
  private static final broker.core.packet.ReasonCode OK = broker.core.packet.ReasonCode.SUCCESS;

  private final Bench bench = new Bench();
  private final Locals locals = bench.locals(0);
  private final RemoteState state = new RemoteStates(bench.state().journals()).unnamed(0);
  private final List<Delivery> fromLocal = new ArrayList<>();
  private final List<Delivery> fromRemote = new ArrayList<>();
  private Server server;
  private int depth;
  private int published;

  @AfterEach
  void close() {
    locals.close();
    bench.close();
  }

  private LocalSession local() {
    fromLocal.clear();
    LocalOptions options =
        LocalOptions.builder("bridge").sessionExpiry(ConnectOptions.NEVER_EXPIRES).build();
    return now(locals.open(options, fromLocal::add));
  }

  private LocalSession subscribed() {
    LocalSession session = local();
    now(session.subscribe(List.of(Subscription.of("out/#", QoS.EXACTLY_ONCE))));
    return session;
  }

  /** A connection to the server, which says that it has resumed the session. */
  private Remote remote(boolean resumed) {
    fromRemote.clear();
    GuardedListener listener = new GuardedListener(fromRemote::add, bench.faults()::add, () -> 0);
    Remote remote = new Remote(state, listener, () -> 0, () -> {});
    Connect connect = Server.connect(ProtocolVersion.V5, false);
    server = new Server(Server.settings(connect), state.session(), remote);
    server.next(Connect.class);
    server.send(new ConnAck(resumed, OK, new ConnAckProperties.Builder().build()));
    return remote;
  }

  private <T> T now(CompletionStage<T> stage) {
    run();
    assertTrue(stage.toCompletableFuture().isDone(), "not complete");
    return stage.toCompletableFuture().join();
  }

  private void run() {
    bench.run();
    if (server != null) {
      server.turn();
    }
    bench.run();
  }

  private void publish(String... payloads) {
    Peer client = bench.connect(v5("client"));
    for (String payload : payloads) {
      client.publish("out/t", 2, payload);
    }
    client.disconnect();
  }

  private CompletableFuture<PublishOutcome> forward(Remote remote, int index) {
    Delivery delivery = fromLocal.get(index);
    CompletableFuture<PublishOutcome> stage =
        remote.forward(delivery, delivery.message()).toCompletableFuture();
    run();
    return stage;
  }

  // ---- out

  @Test
  void messageThatRemoteMayHaveDoesNotExpire() {
    LocalSession local = subscribed();
    Peer client = bench.connect(v5("client"));
    client.send(PublishBuilder.message("out/t", "begun").qos(1).id(1).expiry(5).build());
    client.send(PublishBuilder.message("out/t", "not begun").qos(1).id(2).expiry(5).build());
    Remote remote = remote(true);
    run();
    forward(remote, 0);
    assertEquals("begun", Peer.text(server.next(Publish.class)));
    now(local.disconnect());
    bench.advance(Duration.ofSeconds(6));

    local = local();
    run();

    assertEquals(1, fromLocal.size());
    assertEquals(1, local.statistics().expired());
  }

  @Test
  void messageLeavesTheQueueWhenRemoteHasCompletedIt() {
    LocalSession local = subscribed();
    Remote remote = remote(false);
    publish("1", "2");
    CompletableFuture<PublishOutcome> first = forward(remote, 0);
    assertThrows(IllegalStateException.class, () -> fromLocal.get(0).acknowledge());
    assertThrows(IllegalStateException.class, () -> forward(remote, 0));
    int identifier = server.expectPublish("1").packetIdentifier();
    server.send(new PubRec(identifier, OK));
    server.next(PubRel.class);
    assertEquals(2, local.statistics().queuedMessages());
    assertFalse(first.isDone());
    server.send(new PubComp(identifier, OK));
    assertEquals(ReasonCode.SUCCESS, now(first).reasonCode());
    assertEquals(1, local.statistics().queuedMessages());
    assertThrows(IllegalStateException.class, () -> forward(remote, 0));
  }

  @Test
  void refusedMessageStaysAndMayBeGivenUp() {
    LocalSession local = subscribed();
    Remote remote = remote(false);
    publish("1");
    CompletableFuture<PublishOutcome> refused = forward(remote, 0);
    int identifier = server.expectPublish("1").packetIdentifier();
    server.send(new PubRec(identifier, broker.core.packet.ReasonCode.QUOTA_EXCEEDED));
    assertEquals(ReasonCode.QUOTA_EXCEEDED, now(refused).reasonCode());
    assertEquals(1, local.statistics().queuedMessages());
    fromLocal.get(0).acknowledge();
    run();
    assertEquals(0, local.statistics().queuedMessages());
  }

  @Test
  void goesOnWithTheSameIdentifierWhenSessionIsResumed() {
    subscribed();
    Remote remote = remote(false);
    publish("1", "2");
    CompletableFuture<PublishOutcome> failed = forward(remote, 0);
    int identifier = server.expectPublish("1").packetIdentifier();
    server.hangUp();
    assertEquals(Kind.CLOSED_BY_PEER, end(failed).end().kind());
    Remote again = remote(true);
    Publish repeated = server.expectPublish("1"); // without waiting for anybody
    assertTrue(repeated.dup());
    assertEquals(identifier, repeated.packetIdentifier());
    local();
    run();
    assertTrue(fromLocal.get(0).duplicate());
    CompletableFuture<PublishOutcome> second = forward(again, 0);
    forward(again, 1);
    assertEquals(identifier + 1, server.expectPublish("2").packetIdentifier());
    server.send(new PubRec(identifier, OK), new PubComp(identifier, OK));
    assertEquals(ReasonCode.SUCCESS, now(second).reasonCode());
  }

  @Test
  void beginsAnewWhenSessionIsLost() {
    subscribed();
    forward(remote(false), deliver("1"));
    server.expectPublish("1");
    server.hangUp();
    Remote again = remote(false);
    local();
    run();
    server.expectNothing();
    forward(again, 0);
    assertFalse(server.expectPublish("1").dup());
  }

  private int deliver(String payload) {
    publish(payload);
    return 0;
  }

  @Test
  void isNotForwardedTwiceWhenItIsCompletedBeforeItComesAgain() {
    LocalSession first = subscribed();
    Remote remote = remote(false);
    publish("1");
    forward(remote, 0);
    int identifier = server.expectPublish("1").packetIdentifier();
    now(first.disconnect()); // the local session alone
    LocalSession second = local();
    server.send(new PubRec(identifier, OK), new PubComp(identifier, OK));
    server.next(PubRel.class);
    bench.run();
    assertEquals(1, fromLocal.size());
    assertEquals(ReasonCode.SUCCESS, now(forward(remote, 0)).reasonCode());
    server.expectNothing();
    assertEquals(0, second.statistics().queuedMessages());
  }

  @Test
  void keepsWhatWasNeverSent() {
    subscribed();
    Remote remote = remote(false);
    publish("1");
    server.hangUp();
    assertEquals(Kind.CLOSED_BY_PEER, end(forward(remote, 0)).end().kind());
    forward(remote(true), 0);
    assertFalse(server.expectPublish("1").dup());
  }

  @Test
  void queuedQos0IsForwardedWithoutAcknowledgement() {
    LocalSession session =
        now(locals.open(LocalOptions.builder("b").queueQos0(true).build(), fromLocal::add));
    now(session.subscribe(List.of(Subscription.of("out/#", QoS.AT_MOST_ONCE))));
    Remote remote = remote(false);
    publish("1");
    now(forward(remote, 0));
    assertEquals(0, server.expectPublish("1").qos());
    assertEquals(0, session.statistics().queuedMessages());
  }

  @Test
  void publishingTheNextWhenTheLastIsOutDoesNotFillTheStack() {
    Remote remote = remote(false);
    publishNext(remote, 20000);
    run();
    assertEquals(20000, published);
  }

  private void publishNext(Remote remote, int left) {
    assertEquals(0, depth);
    depth++;
    if (left > 0) {
      published++;
      ApplicationMessage message = ApplicationMessage.builder("t").build();
      remote.publish(message).thenRun(() -> publishNext(remote, left - 1));
    }
    depth--;
  }

  // ---- in

  private CompletableFuture<PublishOutcome> take(LocalSession local, int index) {
    Delivery delivery = fromRemote.get(index);
    ApplicationMessage message =
        ApplicationMessage.builder(delivery.message()).topic("in/t").build();
    return local.forward(delivery, message).toCompletableFuture();
  }

  @Test
  void remoteIsToldWhenMessageIsRouted() {
    LocalSession local = local();
    Peer client = bench.connect(v5("client")).subscribe("in/#", 2);
    remote(false);
    server.publish(1, 7, false, "1");
    server.publish(2, 8, false, "2");
    server.expectNothing();
    take(local, 0);
    CompletableFuture<PublishOutcome> second = take(local, 1);
    assertEquals(ReasonCode.SUCCESS, now(second).reasonCode());
    assertEquals(7, server.next(PubAck.class).packetIdentifier());
    assertEquals(8, server.next(PubRec.class).packetIdentifier());
    assertEquals("1 2", client.payloads());
    assertThrows(IllegalArgumentException.class, () -> local.forward(fromLocal(), null));
  }

  private Delivery fromLocal() {
    LocalSession session = subscribed();
    publish("x");
    assertEquals("bridge", session.clientId());
    return fromLocal.get(0);
  }

  @Test
  void whatWasRoutedWhenTheConnectionWasLostIsNotRoutedAgain() {
    LocalSession local = local();
    Peer client = bench.connect(v5("client")).subscribe("in/#", 0);
    remote(false);
    server.publish(2, 8, false, "2");
    CompletableFuture<PublishOutcome> stage = take(local, 0); // begun
    server.hangUp();
    remote(true);
    server.publish(2, 8, true, "2"); // before it is routed
    assertEquals(0, fromRemote.size());
    now(stage);
    assertEquals(8, server.next(PubRec.class).packetIdentifier());
    server.hangUp();
    remote(true);
    server.publish(2, 8, true, "2"); // after
    assertEquals(8, server.next(PubRec.class).packetIdentifier());
    server.send(new PubRel(8, OK));
    server.next(PubComp.class);
    assertEquals("2", client.payloads());
    server.publish(2, 8, false, "3");
    assertEquals(1, fromRemote.size());
  }

  @Test
  void deliveryOfConnectionThatIsGoneIsNotForwarded() {
    LocalSession local = local();
    remote(false);
    server.publish(2, 8, false, "2");
    server.hangUp();
    assertEquals(Kind.CLOSED_BY_PEER, end(take(local, 0)).end().kind());
    remote(true);
    server.publish(2, 8, true, "2");
    assertTrue(fromRemote.get(0).duplicate());
    now(take(local, 0));
    server.next(PubRec.class);
  }

  @Test
  void followsWithTheRepetitionWhenTheFirstAttemptIsRefused() {
    bench.limits(broker.core.limits.Limits.builder().maximumQos(1).build());
    LocalSession local = local();
    remote(false);
    server.publish(2, 8, false, "2");
    CompletableFuture<PublishOutcome> stage = take(local, 0);
    server.hangUp();
    remote(true);
    server.publish(2, 8, true, "2");
    assertEquals(ReasonCode.QOS_NOT_SUPPORTED, now(stage).reasonCode());
    assertEquals(1, fromRemote.size());
  }

  private ClientException end(CompletableFuture<PublishOutcome> stage) {
    run();
    return (ClientException) assertThrows(CompletionException.class, stage::join).getCause();
  }
}
