package broker.core.admin;

import static broker.core.runtime.ConnectBuilder.v311;
import static broker.core.runtime.ConnectBuilder.v5;
import static broker.core.runtime.Peer.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.admin.PersistenceState;
import broker.api.admin.SessionView;
import broker.api.auth.ClientView;
import broker.api.message.ProtocolVersion;
import broker.api.message.QoS;
import broker.api.message.ReasonCode;
import broker.api.message.RetainHandling;
import broker.api.message.Subscription;
import broker.core.limits.Limits;
import broker.core.runtime.Bench;
import broker.core.runtime.Peer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class AdministratorTest {
  @AutoClose private final Bench bench = new Bench(Limits.DEFAULTS, 2);
  private final Administrator admin =
      new Administrator(
          "1.2.3",
          bench.state(),
          () -> Duration.ofMinutes(1),
          () -> PersistenceState.IN_MEMORY,
          List::of,
          new PluginBoard(
              () -> Instant.EPOCH,
              new RaisedAlarms(new AlarmBoard(() -> Instant.EPOCH).of("broker.core")),
              () -> 10));

  private <T> T answer(CompletionStage<T> stage) {
    bench.advance(Duration.ofMillis(200));
    CompletableFuture<T> future = stage.toCompletableFuture();
    assertTrue(future.isDone());
    return future.join();
  }

  @Test
  void showsAConnectedClient() {
    bench.connect(1, v311("c")).subscribe("t/#", 1);
    SessionView session = answer(admin.session("c")).orElseThrow();
    assertEquals("c", session.clientId());
    assertEquals(1, session.subscriptions());
    assertEquals(Duration.ZERO, session.sessionExpiry());
    assertFalse(session.local());
    ClientView client = session.client().orElseThrow();
    assertEquals("c", client.clientId());
    assertEquals(Optional.empty(), client.userName());
    assertEquals("bench", client.listener());
    assertEquals(ProtocolVersion.V3_1_1, client.protocolVersion());
  }

  @Test
  void showsWhatWaitsForAClientThatIsAway() {
    bench.connect(v5("c").expiry(100)).subscribe("t", 1).hangUp();
    Peer publisher = bench.connect(v5("p"));
    publisher.publish("t", 1, "abc");
    publisher.publish("t", 1, "defg");
    SessionView session = answer(admin.session("c")).orElseThrow();
    assertEquals(Optional.empty(), session.client());
    assertEquals(Duration.ofSeconds(100), session.sessionExpiry());
    assertEquals(2, session.queuedMessages());
    assertEquals(9, session.queuedBytes());
    assertEquals(0, session.unacknowledged());
  }

  @Test
  void showsWhatIsInFlight() {
    bench.connect(v5("c").receiveMaximum(1)).subscribe("t", 1);
    Peer publisher = bench.connect(v5("p"));
    publisher.publish("t", 1, "abc");
    publisher.publish("t", 1, "defg");
    SessionView session = answer(admin.session("c")).orElseThrow();
    assertEquals(2, session.queuedMessages());
    assertEquals(1, session.unacknowledged());
    assertEquals(5, session.queuedBytes());
  }

  @Test
  void countsWhatWasDropped() {
    bench.limits(Limits.builder().maximumQueuedMessages(1).build());
    bench.connect(v5("away").expiry(100)).subscribe("t", 1).hangUp();
    bench.connect(v5("small").maximumPacketSize(20)).subscribe("t", 0);
    Peer publisher = bench.connect(v5("p"));
    publisher.publish("t", 1, "x".repeat(100));
    publisher.publish("t", 1, "x".repeat(100));
    assertEquals(1, answer(admin.session("away")).orElseThrow().dropped());
    assertEquals(2, answer(admin.session("small")).orElseThrow().dropped());
  }

  @Test
  void showsAllSessionsHoweverManyThereAre() {
    Set<String> expected = new HashSet<>();
    for (int i = 0; i < 3 * SessionSurvey.PER_TURN; i++) {
      bench.connect(i % 2, v5("c" + i).expiry(100)).hangUp();
      expected.add("c" + i);
    }
    List<SessionView> all = answer(admin.sessions());
    assertEquals(expected.size(), all.size());
    all.forEach(session -> expected.remove(session.clientId()));
    assertEquals(Set.of(), expected);
  }

  @Test
  void looksAtSomeSessionsPerTurnOnly() {
    for (int i = 0; i < 3 * SessionSurvey.PER_TURN; i++) {
      bench.connect(v5("c" + i).expiry(100)).hangUp();
    }
    CompletableFuture<List<SessionView>> all = admin.sessions().toCompletableFuture();
    bench.run();
    for (int turn = 1; turn < 3; turn++) {
      assertFalse(all.isDone());
      bench.advance(Duration.ofMillis(1));
    }
    assertTrue(all.isDone());
  }

  @Test
  void showsSubscriptionsWithTheirOptions() {
    Peer client = bench.connect(1, v5("c"));
    client.subscribe(7, request("a/#", 1, true, true, 2));
    client.subscribe("$share/g/b", 2);
    List<Subscription> all =
        answer(admin.subscriptions("c")).stream()
            .sorted(Comparator.comparing(Subscription::topicFilter))
            .toList();
    assertEquals(
        List.of(
            new Subscription("$share/g/b", QoS.EXACTLY_ONCE, false, false, RetainHandling.SEND, 0),
            new Subscription("a/#", QoS.AT_LEAST_ONCE, true, true, RetainHandling.SEND, 7)),
        all);
  }

  @Test
  void disconnectsAClientAndKeepsItsSession() {
    Peer client = bench.connect(1, v5("c").expiry(100).will("w", "gone"));
    Peer watcher = bench.connect(v5("w")).subscribe("w", 0);
    assertTrue(answer(admin.disconnect("c", ReasonCode.QUOTA_EXCEEDED)));
    client.expectDisconnect(broker.core.packet.ReasonCode.QUOTA_EXCEEDED);
    watcher.expectPublish("w", "gone");
    assertEquals(Optional.empty(), answer(admin.session("c")).orElseThrow().client());
    assertFalse(answer(admin.disconnect("c", ReasonCode.QUOTA_EXCEEDED)));
  }

  @Test
  void disconnectsWithAReasonThatDisconnectMayHave() { // [MQTT-3.14.2-1]
    Peer client = bench.connect(v5("c"));
    answer(admin.disconnect("c", ReasonCode.BANNED));
    client.expectDisconnect(broker.core.packet.ReasonCode.ADMINISTRATIVE_ACTION);
    Peer old = bench.connect(v311("old"));
    answer(admin.disconnect("old", ReasonCode.BANNED));
    old.expectClosed();
  }

  @Test
  void disconnectsForErrorsOnly() {
    assertThrows(IllegalArgumentException.class, () -> admin.disconnect("c", ReasonCode.SUCCESS));
  }

  @Test
  void knowsNothingOfWhoWasNeverThere() {
    assertEquals(Optional.empty(), answer(admin.session("nobody")));
    assertEquals(List.of(), answer(admin.subscriptions("nobody")));
    assertFalse(answer(admin.disconnect("nobody", ReasonCode.UNSPECIFIED_ERROR)));
  }
}
