package distribution.mosquitto.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.journal.MessageContent;
import broker.core.journal.WallClock;
import broker.core.packet.ApplicationMessage;
import broker.core.topic.TopicName;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What becomes of what Mosquitto has kept. */
class StateImportTest {
  private static final long NOW = 1_800_000_000L;
  private static final WallClock CLOCK =
      new WallClock(() -> 5_000L, InstantSource.fixed(Instant.ofEpochSecond(NOW)));

  private final MadeFile file = new MadeFile();
  private final RecordingStore store = new RecordingStore();
  private final ExistingContents existing = new ExistingContents();
  private final Tally tally = new Tally();
  private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

  private void run(long highestMessageId) throws Exception {
    PrintStream err = new PrintStream(progress, true, StandardCharsets.UTF_8);
    StoreTarget target = new StoreTarget(store, existing, highestMessageId);
    new StateImport(file, target, tally, CLOCK, new Progress(err, () -> 0)).run();
  }

  private List<String> report() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    tally.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private void assertTold(String... lines) {
    List<String> told =
        report().stream()
            .filter(l -> l.startsWith("LEFT") || l.startsWith("Not") || l.startsWith("Note"))
            .toList();
    assertEquals(List.of(lines), told);
  }

  @Test
  void sessionsKeepTheirLifeAndTheirSubscriptionsTheirOptions() throws Exception {
    file.session("forever");
    file.session("hour").life = new Persisted.Life(NOW + 1_000, 3_600);
    file.session("over").life = new Persisted.Life(NOW, 3_600);
    file.session("ended").life = new Persisted.Life(0, 0);
    file.subscribe("hour", "a/#", 2, 4 | 8 | 16, 9);
    file.subscribe("hour", "$share/g/b", 1, 0, 0);
    file.subscribe("hour", "not/#/valid", 1, 0, 0);
    run(0);
    assertEquals(
        List.of(
            "session forever 4294967295 " + NOW * 1000,
            "session hour 3600 " + (NOW - 2_600) * 1000,
            "subscription hour a/# 2 no-local as-published id 9",
            "subscription hour $share/g/b 1"),
        store.told);
    assertTold(
        "LEFT OUT: 1 subscriptions: not a valid Topic Filter (hour to not/#/valid)",
        "Not needed: 2 sessions: expired (the first: over)");
    assertEquals(1, tally.leftOut());
  }

  @Test
  void whatTheClientMayHaveSeenKeepsItsPacketIdentifier() throws Exception {
    file.session("c");
    file.message(1, "t", 2, false, 0);
    file.outgoing("c", 1, 11, 1, DeliveryState.WAIT_FOR_PUBACK);
    file.outgoing("c", 1, 12, 2, DeliveryState.WAIT_FOR_PUBREC);
    file.outgoing("c", 1, 13, 2, DeliveryState.WAIT_FOR_PUBCOMP);
    file.outgoing("c", 1, 14, 2, DeliveryState.RESEND_PUBREL);
    file.outgoing("c", 1, 15, 1, DeliveryState.PUBLISH_QOS_1);
    file.outgoing("c", 1, 16, 2, DeliveryState.PUBLISH_QOS_2);
    file.outgoing("c", 1, 16, 1, DeliveryState.WAIT_FOR_PUBACK);
    file.outgoing("c", 1, 0, 1, DeliveryState.QUEUED);
    run(40);
    assertEquals(
        List.of(
            "queued c 41 qos 1 sent 11",
            "queued c 41 qos 2 sent 12",
            "queued c 41 qos 2 released 13",
            "queued c 41 qos 2 released 14",
            "queued c 41 qos 1 sent 15",
            "queued c 41 qos 2 sent 16",
            "queued c 41 qos 1",
            "queued c 41 qos 1"),
        store.of("queued"));
    assertEquals(2, tally.count(Kind.QUEUED));
    assertEquals(6, tally.count(Kind.IN_FLIGHT));
    assertEquals(0, tally.leftOut());
  }

  @Test
  void aMessageIsPutOnceWithAllThatBelongsToIt() throws Exception {
    file.session("a");
    file.session("b");
    file.message(7, "t/1", 1, true, NOW + 60);
    for (String client : List.of("a", "b")) {
      file.outgoing(client, 7, 0, 1, DeliveryState.QUEUED);
    }
    file.retained(7);
    run(0);
    assertEquals(
        List.of("queued a 1 qos 1", "queued b 1 qos 1", "retained t/1 1"),
        store.told.stream().filter(t -> !t.startsWith("session")).toList());
    byte[] expected =
        MessageContent.encode(
            new ApplicationMessage(
                TopicName.of("t/1"),
                "payload 7".getBytes(StandardCharsets.UTF_8),
                new byte[0],
                1,
                true,
                CLOCK.toNanos((NOW + 60) * 1000),
                "publisher"),
            CLOCK);
    assertArrayEquals(expected, Objects.requireNonNull(store.messages.get(1L)));
    assertEquals(1, store.messages.size());
  }

  @Test
  void whatCannotBeTakenIsToldWithItsReason() throws Exception {
    file.session("c");
    file.message(1, "t", 1, false, NOW - 1);
    file.message(2, "t/+", 1, false, 0);
    byte[] broken = {0x26, 0, 9};
    file.message(3, new Persisted.Message("p", broken, broken, 1, false, 0, null));
    file.message(4, "zero", 0, false, 0);
    file.outgoing("c", 1, 0, 1, DeliveryState.QUEUED);
    file.outgoing("c", 2, 0, 1, DeliveryState.QUEUED);
    file.outgoing("c", 3, 0, 1, DeliveryState.QUEUED);
    file.outgoing("c", 4, 0, 0, DeliveryState.QUEUED);
    file.outgoing("c", 99, 0, 1, DeliveryState.QUEUED);
    file.outgoing("nobody", 4, 0, 1, DeliveryState.QUEUED);
    file.retained(1);
    run(0);
    assertEquals(List.of("session c 4294967295 " + NOW * 1000), store.told);
    assertTold(
        "Not needed: 1 queued messages: expired (c, t)",
        "LEFT OUT: 1 queued messages: its topic is not a valid Topic Name (c, t/+)",
        "LEFT OUT: 1 queued messages: its properties are not valid (c, p)",
        "LEFT OUT: 1 queued messages: QoS 0 is not kept for clients that are away (c)",
        "LEFT OUT: 1 queued messages: the file does not have the message (c)",
        "LEFT OUT: 1 queued messages: their session is not in the file (nobody)",
        "Not needed: 1 retained messages: expired (t)");
  }

  /** Mosquitto passes on when the publisher releases, this broker when it receives. */
  @Test
  void whatWasReceivedAtQos2IsPassedOnAndItsIdentifierKept() throws Exception {
    file.session("p");
    file.subscribe("p", "in/#", 2, 4, 0);
    file.session("q");
    file.subscribe("q", "in/1", 1, 8, 5);
    file.subscribe("q", "in/+", 2, 0, 6);
    file.session("s1");
    file.subscribe("s1", "$share/g/in/#", 2, 0, 0);
    file.session("s2");
    file.subscribe("s2", "$share/g/in/#", 2, 0, 0);
    file.session("zero");
    file.subscribe("zero", "#", 0, 0, 0);
    file.message(1, "in/1", 2, true, 0);
    file.message(2, "elsewhere", 2, false, 0);
    file.message(3, "in/1", 1, true, 0);
    file.incoming("p", 1, 21, DeliveryState.WAIT_FOR_PUBREL);
    file.incoming("p", 2, 22, DeliveryState.SEND_PUBREC);
    file.incoming("p", 2, 23, DeliveryState.QUEUED);
    file.incoming("p", 2, 24, DeliveryState.RESEND_PUBCOMP);
    file.outgoing("q", 3, 0, 1, DeliveryState.QUEUED);
    file.retained(3);
    run(0);
    assertEquals(List.of("received p 21", "received p 22"), store.of("received"));
    assertEquals(
        List.of("queued q 1 qos 1", "queued q 2 qos 2 retain for [5, 6]", "queued s1 2 qos 2"),
        store.of("queued"));
    assertEquals(List.of("retained in/1 2"), store.of("retained"));
    assertEquals(2, store.messages.size());
    assertTold(
        "Not needed: 1 received at QoS 2: not acknowledged yet: the client sends it again (p)",
        "Not needed: 1 received at QoS 2: released and passed on (p)",
        "Not needed: 1 retained messages: replaced by one received at QoS 2 (in/1)");
    assertEquals(2, tally.count(Kind.RECEIVED));
  }

  @Test
  void whatTheStoreHasStays() throws Exception {
    existing.session("there", ByteBuffer.allocate(0));
    existing.retained("kept", 3, ByteBuffer.allocate(0));
    file.session("there");
    file.subscribe("there", "a", 1, 0, 0);
    file.message(1, "kept", 1, true, 0);
    file.message(2, "new", 1, true, 0);
    file.outgoing("there", 1, 0, 1, DeliveryState.QUEUED);
    file.retained(1);
    file.retained(2);
    run(3);
    assertEquals(List.of("retained new 4"), store.told);
    String reason = "the store has a session of this client (there)";
    assertTold(
        "LEFT OUT: 1 sessions: " + reason,
        "LEFT OUT: 1 subscriptions: " + reason,
        "LEFT OUT: 1 queued messages: " + reason,
        "LEFT OUT: 1 retained messages: the store has one with this topic (kept)");
    assertEquals(4, tally.leftOut());
  }

  @Test
  void ofWhatTheDumpDoesNotNameNothingIsQueuedAndTheReportSaysWhatToDo() throws Exception {
    file.session("c");
    file.message(1, "t", 1, false, 0);
    file.outgoing("c", 1, 0, 1, DeliveryState.QUEUED);
    file.contents().messagesUnknown = true;
    file.contents().unknown.put("'wills'", 1);
    run(0);
    assertEquals(List.of(), store.of("queued"));
    assertEquals(1, tally.count(Kind.QUEUED, true));
    assertTrue(String.join("\n", report()).contains("import mosquitto.db itself with --db (c)"));
    assertTrue(report().contains("LEFT OUT: 1 other parts: not known to this version ('wills')"));
  }

  @Test
  void queuesOfBridgesAndWhatTheBrokerHasItselfAreTold() throws Exception {
    file.session("local.gateway.cloud");
    file.message(1, "$SYS/broker/uptime", 1, true, 0);
    file.message(2, new Persisted.Message("gone", new byte[0], new byte[0], 1, true, 0, null));
    file.retained(1);
    file.retained(2);
    run(0);
    assertEquals(1, store.told.size());
    assertTold(
        "Not needed: 1 retained messages: the broker has its own ($SYS/broker/uptime)",
        "Not needed: 1 retained messages: it only removes one (gone)",
        "Note: 1 sessions have names that begin with local. as those of Mosquitto's bridges: what is"
            + " queued there goes to no bridge of this broker");
  }

  @Test
  void theReportCountsEveryKind() throws Exception {
    file.session("c");
    file.subscribe("c", "a", 1, 0, 0);
    file.message(1, "t", 1, false, 0);
    file.outgoing("c", 1, 0, 1, DeliveryState.QUEUED);
    file.outgoing("c", 1, 4, 1, DeliveryState.WAIT_FOR_PUBACK);
    run(0);
    assertEquals(
        List.of(
            "                       taken over not needed   left out",
            "retained messages               0          0          0",
            "sessions                        1          0          0",
            "subscriptions                   1          0          0",
            "queued messages                 1          0          0",
            "in flight to clients            1          0          0",
            "received at QoS 2               0          0          0"),
        report());
  }
}
