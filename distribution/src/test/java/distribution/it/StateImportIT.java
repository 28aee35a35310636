package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import distribution.it.BrokerHome.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testkit.Connect;
import testkit.Mosquitto;
import testkit.Packet;
import testkit.PacketType;
import testkit.Packets;
import testkit.Properties;
import testkit.PropertyId;
import testkit.Publish;
import testkit.RawClient;
import testkit.Subscribe;

/** Clients of a Mosquitto find at this broker what they had there. */
final class StateImportIT {
  private static final int QUEUED = 30;
  private static final int HELD_ID = 4711;

  @TempDir private Path directory;
  private BrokerHome home;

  @BeforeEach
  void prepare() throws Exception {
    home = new BrokerHome(directory.resolve("home"));
  }

  @AfterEach
  void stop() throws Exception {
    home.run("stop");
  }

  private Result imports(String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of("import", "mosquitto"));
    words.addAll(List.of(more));
    return home.run(words.toArray(String[]::new));
  }

  private static Connect lasting(String clientId) {
    return Connect.v5(clientId).with(PropertyId.SESSION_EXPIRY_INTERVAL, 3_600);
  }

  private static void publish(RawClient publisher, Publish message, int qos, int id) {
    publisher.send(message.qos(qos, id));
    if (qos == 1) {
      publisher.expect(PacketType.PUBACK);
    } else {
      publisher.expect(PacketType.PUBREC);
      publisher.send(Packets.ack(PacketType.PUBREL, id));
      publisher.expect(PacketType.PUBCOMP);
    }
  }

  /** What has come, acknowledged to the end. */
  private static Packet take(RawClient client) {
    Packet message = client.expect(PacketType.PUBLISH);
    acknowledge(client, message);
    return message;
  }

  private static void acknowledge(RawClient client, Packet message) {
    if (message.qos() == 1) {
      client.send(Packets.ack(PacketType.PUBACK, message.packetId()));
    } else if (message.qos() == 2) {
      client.send(Packets.ack(PacketType.PUBREC, message.packetId()));
      client.expect(PacketType.PUBREL);
      client.send(Packets.ack(PacketType.PUBCOMP, message.packetId()));
    }
  }

  /** Packet Identifiers of what is in flight to the old client, by the order of sending. */
  private final List<Integer> inFlight = new ArrayList<>();

  /** A client of each version, away, with what it has not got yet. */
  private Path filled() throws Exception {
    Path state = Files.createDirectories(directory.resolve("mosquitto"));
    try (Mosquitto mosquitto =
            Mosquitto.start(
                state,
                "allow_anonymous true",
                "persistence true",
                "persistence_location " + state + "/");
        RawClient publisher = RawClient.open(mosquitto.port())) {
      publisher.connect(Connect.v5("publisher").cleanStart());
      try (RawClient old = RawClient.open(mosquitto.port());
          RawClient five = RawClient.open(mosquitto.port())) {
        old.connect(Connect.v311("old"));
        old.subscribe("old/#", 2);
        five.connect(lasting("five"));
        five.send(
            Subscribe.subscribe(2)
                .filter("five/+", 2 | Subscribe.RETAIN_AS_PUBLISHED)
                .with(PropertyId.SUBSCRIPTION_IDENTIFIER, 77));
        five.expect(PacketType.SUBACK);
        publish(publisher, Publish.publish("old/flight", "one"), 1, 1);
        publish(publisher, Publish.publish("old/flight", "two"), 2, 2);
        publish(publisher, Publish.publish("old/flight", "three"), 2, 3);
        for (String payload : List.of("one", "two", "three")) {
          inFlight.add(old.expectPublish("old/flight", payload).packetId());
        }
        old.send(Packets.ack(PacketType.PUBREC, inFlight.get(2)));
        old.expect(PacketType.PUBREL);
      }
      Properties properties =
          Properties.properties()
              .with(PropertyId.CONTENT_TYPE, "text/plain")
              .with(PropertyId.MESSAGE_EXPIRY_INTERVAL, 3_000)
              .user("unit", "kelvin");
      for (int i = 1; i <= QUEUED; i++) {
        publish(publisher, Publish.publish("old/queue", "q" + i), 1 + i % 2, 10);
        publish(publisher, Publish.publish("five/queue", "q" + i).with(properties), 1 + i % 2, 10);
      }
      publish(publisher, Publish.publish("kept/1", "r1").retain().with(properties), 1, 10);
      publish(publisher, Publish.publish("/kept/2", "r2").retain(), 2, 10);
      try (RawClient holding = RawClient.open(mosquitto.port())) {
        holding.connect(lasting("holding"));
        holding.send(Publish.publish("old/held", "not released").qos(2, HELD_ID));
        holding.expect(PacketType.PUBREC);
      }
    }
    return state.resolve("mosquitto.db");
  }

  @Test
  void clientsFindWhatTheyHadAtMosquitto() throws Exception {
    Path file = filled();
    Result look = imports("--db", file.toString(), "--dry-run");
    assertEquals(0, look.status(), look.output());
    assertFalse(Files.exists(home.directory().resolve("data")), "a dry run writes nothing");
    Result imported = imports("--db", file.toString());
    assertEquals(0, imported.status(), imported.output());
    assertReport(imported.output());
    assertReport(look.output());
    int port = home.serve();
    theOldClientGoesOn(port);
    theClientOfVersion5GoesOn(port);
    whoHasNotReleasedDoesSoOnce(port);
    retainedMessagesAreThere(port);
  }

  private static void assertReport(String report) {
    for (String line :
        List.of(
            "mosquitto.db, version 6",
            "retained messages +2 +0 +0",
            "sessions +3 +0 +0",
            "subscriptions +2 +0 +0",
            "queued messages +60 +0 +0",
            "in flight to clients +3 +0 +0",
            "received at QoS 2 +1 +0 +0")) {
      assertTrue(Pattern.compile(line).matcher(report).find(), line + " is not in\n" + report);
    }
  }

  private void theOldClientGoesOn(int port) {
    try (RawClient old = RawClient.open(port)) {
      assertTrue(old.connect(Connect.v311("old")).sessionPresent());
      List<String> arrived = new ArrayList<>();
      for (int i = 0; i < inFlight.size(); i++) { // in any order, but before all others
        Packet packet = old.receive();
        arrived.add(packet.type() + " " + packet.packetId());
        if (packet.type() == PacketType.PUBREL) {
          old.send(Packets.ack(PacketType.PUBCOMP, packet.packetId()));
        } else {
          assertTrue(packet.dup());
          acknowledge(old, packet);
        }
      }
      assertEquals(
          List.of(
              "PUBLISH " + inFlight.get(0),
              "PUBLISH " + inFlight.get(1),
              "PUBREL " + inFlight.get(2)),
          arrived.stream().sorted().toList());
      List<Packet> queue = takeAll(old, QUEUED + 1);
      assertFalse(queue.stream().anyMatch(Packet::dup));
      assertEquals(queued("old/queue", 1), texts(queue, 1));
      List<String> second = new ArrayList<>(queued("old/queue", 2));
      second.add("old/held not released");
      assertEquals(second, texts(queue, 2));
      old.expectNothing();
    }
  }

  private static List<Packet> takeAll(RawClient client, int count) {
    return Stream.generate(() -> take(client)).limit(count).toList();
  }

  /** What was queued at this QoS: the order is that of each QoS. */
  private static List<String> queued(String topic, int qos) {
    return IntStream.rangeClosed(1, QUEUED)
        .filter(i -> 1 + i % 2 == qos)
        .mapToObj(i -> topic + " q" + i)
        .toList();
  }

  private static List<String> texts(List<Packet> messages, int qos) {
    return messages.stream().filter(m -> m.qos() == qos).map(StateImportIT::text).toList();
  }

  private static String text(Packet message) {
    return message.topic() + " " + message.payload();
  }

  private static void theClientOfVersion5GoesOn(int port) {
    try (RawClient five = RawClient.open(port)) {
      assertTrue(five.connect(lasting("five")).sessionPresent());
      List<Packet> queue = takeAll(five, QUEUED);
      assertEquals(queued("five/queue", 1), texts(queue, 1));
      assertEquals(queued("five/queue", 2), texts(queue, 2));
      for (Packet message : queue) {
        Properties properties = message.properties();
        assertEquals(List.of(77L), properties.numbers(PropertyId.SUBSCRIPTION_IDENTIFIER));
        assertEquals("text/plain", properties.text(PropertyId.CONTENT_TYPE).orElseThrow());
        assertEquals(List.of("unit=kelvin"), properties.user());
        long left = properties.number(PropertyId.MESSAGE_EXPIRY_INTERVAL).orElseThrow();
        assertTrue(left > 0 && left <= 3_000, left + " s");
      }
      five.expectNothing();
      five.send(Publish.publish("five/new", "kept as published").retain().qos(1, 5));
      five.expect(PacketType.PUBACK);
      assertTrue(take(five).retain(), "the subscription has its options");
    }
  }

  /** It was passed on when it was imported; its publisher may repeat it, or release it. */
  private void whoHasNotReleasedDoesSoOnce(int port) {
    try (RawClient holding = RawClient.open(port);
        RawClient old = RawClient.open(port)) {
      assertTrue(holding.connect(lasting("holding")).sessionPresent());
      old.connect(Connect.v311("old"));
      holding.send(Publish.publish("old/held", "not released").qos(2, HELD_ID).dup());
      holding.expect(PacketType.PUBREC);
      holding.send(Packets.ack(PacketType.PUBREL, HELD_ID));
      assertEquals(0, holding.expect(PacketType.PUBCOMP).reasonCode());
      old.expectNothing();
      holding.send(Publish.publish("old/held", "another").qos(2, HELD_ID));
      holding.expect(PacketType.PUBREC);
      assertEquals("old/held another", text(take(old)));
    }
  }

  private static void retainedMessagesAreThere(int port) {
    try (RawClient reader = RawClient.open(port)) {
      reader.connect(Connect.v5("reader").cleanStart());
      reader.subscribe("kept/+", 1);
      Packet kept = take(reader);
      assertEquals("kept/1 r1", text(kept));
      assertTrue(kept.retain());
      assertEquals(List.of("unit=kelvin"), kept.properties().user());
      reader.subscribe("/kept/2", 0);
      assertEquals("/kept/2 r2", text(take(reader)));
    }
  }

  /** Starts the broker, where a client of the file is and publishes; its port. */
  private int somethingNewer() throws Exception {
    int port = home.serve();
    try (RawClient five = RawClient.open(port)) {
      five.connect(lasting("five"));
      five.send(Publish.publish("kept/1", "newer").retain().qos(1, 1));
      five.expect(PacketType.PUBACK);
    }
    return port;
  }

  @Test
  void aStoreWithContentOrInUseIsNotTouchedUnasked() throws Exception {
    Path file = filled();
    somethingNewer();
    Result inUse = imports("--db", file.toString());
    assertEquals(1, inUse.status(), inUse.output());
    assertTrue(inUse.output().contains("is in use by a running broker"), inUse.output());
    home.run("stop");
    String before = home.run("store", "dump").output();
    Result refused = imports("--db", file.toString());
    assertEquals(1, refused.status(), refused.output());
    assertTrue(
        refused.output().contains("has 1 sessions and 1 retained messages: --merge"),
        refused.output());
    Files.write(file, new byte[] {9}, StandardOpenOption.APPEND);
    Result broken = imports("--db", file.toString(), "--merge");
    assertEquals(1, broken.status(), broken.output());
    assertTrue(broken.output().matches("(?s).*byte \\d+: is cut short.*"), broken.output());
    assertEquals(before, home.run("store", "dump").output());
  }

  @Test
  void whatTheStoreHasStaysWhereMergeIsAsked() throws Exception {
    Path file = filled();
    somethingNewer();
    home.run("stop");
    Result merged = imports("--db", file.toString(), "--merge");
    assertEquals(4, merged.status(), merged.output());
    assertTrue(
        merged.output().contains("LEFT OUT: 1 sessions: the store has a session of this client"),
        merged.output());
    Result check = home.run("store", "check");
    assertEquals(0, check.status(), check.output());
    int port = home.serve();
    theOldClientGoesOn(port);
    try (RawClient five = RawClient.open(port)) {
      assertTrue(five.connect(lasting("five")).sessionPresent());
      five.expectNothing();
      five.subscribe("kept/1", 1);
      assertEquals("kept/1 newer", text(take(five)));
    }
  }

  /** The form of Mosquitto 2.1, which cannot be installed here: the document is made by hand. */
  @Test
  void theDumpOfANewerMosquittoIsTaken() throws Exception {
    Path dump =
        Files.writeString(
            directory.resolve("dump.json"),
            """
            {"base-messages": [
               {"storeid": 1764230000000001, "expiry-time": 0, "source-mid": 1,
                "source-port": 1883, "qos": 1, "retain": 1, "topic": "kept", "clientid": "p",
                "payload": "aGVyZQ==",
                "properties": [{"identifier": "user-property", "name": "a", "value": "b"}]},
               {"storeid": 1764230000000002, "expiry-time": 0, "source-mid": 2,
                "source-port": 1883, "qos": 2, "retain": 0, "topic": "q/1", "payload": "Mg=="}],
             "clients": [
               {"clientid": "away", "session-expiry-time": 0,
                "session-expiry-interval": 4294967295, "last-mid": 7, "listener-port": 1883}],
             "client-messages": [
               {"clientid": "away", "storeid": 1764230000000002, "mid": 7, "qos": 2, "state": 5,
                "retain-dup": 0, "direction": 1, "subscription-identifier": 3}],
             "retained-messages": [{"storeid": 1764230000000001}],
             "subscriptions": [
               {"clientid": "away", "topic": "q/#", "qos": 2, "options": 0, "identifier": 3}]}
            """);
    Result imported = imports("--dump", dump.toString());
    assertEquals(0, imported.status(), imported.output());
    int port = home.serve();
    try (RawClient away = RawClient.open(port)) {
      assertTrue(away.connect(lasting("away")).sessionPresent());
      Packet message = take(away);
      assertEquals("q/1 2", text(message));
      assertEquals(7, message.packetId());
      assertTrue(message.dup());
      assertEquals(List.of(3L), message.properties().numbers(PropertyId.SUBSCRIPTION_IDENTIFIER));
      away.subscribe("kept", 1);
      Packet kept = take(away);
      assertEquals("kept here", text(kept));
      assertEquals(List.of("a=b"), kept.properties().user());
    }
  }
}
