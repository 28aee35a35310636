package plugin.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testkit.FaultyProxy;
import testkit.FreePorts;
import testkit.Mosquitto;

/** One broker of ours bridged to Debian's Mosquitto. */
final class BridgeTest {
  @TempDir private Path directory;
  private final List<AutoCloseable> open = new ArrayList<>();
  private BridgedBroker ours;
  private Mosquitto mosquitto;

  @BeforeEach
  void start() throws Exception {
    mosquitto = mosquitto("remote");
    ours = opened(new BridgedBroker("ours", directory));
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.add(0, resource);
    return resource;
  }

  private Mosquitto mosquitto(String name, String... lines) throws Exception {
    List<String> all = new ArrayList<>(List.of(lines));
    if (all.stream().noneMatch(line -> line.startsWith("allow_anonymous"))) {
      all.add("allow_anonymous true");
    }
    all.add("max_queued_messages 0");
    Path own = Files.createDirectories(directory.resolve(name));
    return opened(Mosquitto.start(own, all.toArray(String[]::new)));
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private Device device(int port, String id) throws Exception {
    return opened(new Device(port, id));
  }

  private Map<String, String> toMosquitto(String... pairs) {
    Map<String, String> settings = BridgedBroker.settings(pairs);
    settings.putIfAbsent("address", "127.0.0.1:" + mosquitto.port());
    return settings;
  }

  @Test
  void topicsGoOutAndComeInUnderTheirNames() throws Exception {
    Device there = device(mosquitto.port(), "there").subscribe("#", 2);
    Device here = device(ours.port(), "here").subscribe("#", 2);
    ours.bridge(
        "cloud",
        toMosquitto("topic.1", "up/# out 2 \"\" site7/", "topic.2", "cmd/# in 2 down/ site7/"));
    ours.awaitUp("cloud");
    here.publish("up/a", "1", 2);
    there.publish("site7/cmd/b", "2", 2);
    there.publish("cmd/elsewhere", "3", 2);
    there.awaitMessage("site7/up/a 1");
    here.awaitMessage("down/cmd/b 2");
    ours.awaitEmpty("cloud");
    assertEquals(1, ours.view("cloud").figures().forwarded());
    assertEquals(1, ours.view("cloud").figures().received());
    assertEquals(List.of("up/a 1", "down/cmd/b 2"), here.got());
  }

  @Test
  void bothSidesAreToldWhetherTheLinkIsUpAsMosquittoDoes() throws Exception {
    String topic = "$SYS/broker/connection/gw/state";
    Device there = device(mosquitto.port(), "there").subscribe(topic, 1);
    Device here = device(ours.port(), "here").subscribe(topic, 1);
    ours.bridge("cloud", toMosquitto("topic.1", "a out", "clientid", "gw"));
    there.awaitMessage(topic + " 1");
    here.awaitMessage(topic + " 1");
    ours.stopPlugin();
    there.awaitMessage(topic + " 0");
    BridgedBroker.await(
        () -> here.got().get(here.count() - 1).equals(topic + " 0"), () -> "only " + here.got());
    Device late = device(mosquitto.port(), "late").subscribe(topic, 1);
    late.awaitMessage(topic + " 0"); // it is retained
  }

  @Test
  void whyTheLinkIsDownStandsBesideItsState() throws Exception {
    mosquitto.kill();
    String topic = "$SYS/broker/connection/gw/error";
    Device here = device(ours.port(), "here").subscribe(topic, 1);
    String address = "127.0.0.1:" + mosquitto.port();
    ours.bridge("cloud", toMosquitto("topic.1", "a out", "clientid", "gw"));
    here.awaitMessage(topic + " cannot connect to " + address + " (MQTT 5.0): Connection refused");
  }

  @Test
  void whatIsPublishedWhileTheRemoteIsDownArrivesInOrderAndIsCounted() throws Exception {
    ours.bridge("cloud", toMosquitto("topic.1", "a/# out 1"));
    ours.awaitUp("cloud");
    mosquitto.kill();
    ours.awaitDown("cloud");
    Device here = device(ours.port(), "here");
    for (int i = 0; i < 1_000; i++) {
      here.send("a/x", Integer.toString(i), 1);
    }
    here.awaitAcknowledged();
    BridgedBroker.await(
        () -> ours.view("cloud").stock().messages() == 1_000, () -> "" + ours.view("cloud"));
    Mosquitto again =
        opened(
            Mosquitto.start(
                Mosquitto.requireProgram().toString(),
                Files.createDirectories(directory.resolve("again")),
                mosquitto.port(),
                List.of("allow_anonymous true", "max_queued_messages 0")));
    Device there = device(again.port(), "there").subscribe("a/#", 1);
    there.awaitCount(1_000);
    List<String> expected = IntStream.range(0, 1_000).mapToObj(i -> "a/x " + i).toList();
    assertEquals(expected, there.got().stream().distinct().toList());
    assertEquals(1, ours.told().count("has ended"), ours.told().toString());
  }

  @Test
  void aQueueThatEndsWithTheLinkIsFilledWhileItIsUp() throws Exception {
    Device there = device(mosquitto.port(), "there").subscribe("#", 1);
    ours.bridge("cloud", toMosquitto("topic.1", "a/# out 1", "local_cleansession", "true"));
    ours.awaitUp("cloud");
    device(ours.port(), "here").publish("a/x", "1", 1);
    there.awaitMessage("a/x 1");
  }

  @Test
  void aRemoteThatRefusesMqtt5IsAddressedInMqtt311() throws Exception {
    ours.bridge("old", toMosquitto("topic.1", "a out 1", "bridge_protocol_version", "mqttv311"));
    ours.awaitUp("old");
    assertEquals("MQTT 3.1.1, as bridge", ours.view("old").dialect());
    Device there = device(mosquitto.port(), "there").subscribe("#", 1);
    device(ours.port(), "here").publish("a", "x", 1);
    there.awaitMessage("a x");
  }

  @Test
  void anotherAddressStandsInUntilThePrimaryOneIsBack() throws Exception {
    int primary = FreePorts.next();
    ours.bridge(
        "cloud",
        toMosquitto(
            "address", "127.0.0.1:" + primary + " 127.0.0.1:" + mosquitto.port(),
            "topic.1", "a out 1",
            "primary_check_s", "1"));
    ours.awaitUp("cloud");
    assertEquals("127.0.0.1:" + mosquitto.port(), ours.view("cloud").address());
    Path own = Files.createDirectories(directory.resolve("primary"));
    opened(
        Mosquitto.start(
            Mosquitto.requireProgram().toString(), own, primary, List.of("allow_anonymous true")));
    BridgedBroker.await(
        () ->
            ours.view("cloud").address().equals("127.0.0.1:" + primary)
                && ours.view("cloud").state().equals("connected"),
        () -> ours.told().toString());
  }

  @Test
  void aWrongPasswordIsToldOnceAndARightOneNeedsNoRestart() throws Exception {
    Path passwords = directory.resolve("passwords");
    new ProcessBuilder("mosquitto_passwd", "-c", "-b", passwords.toString(), "gw", "right")
        .start()
        .waitFor();
    mosquitto =
        mosquitto("closed", "allow_anonymous false", "password_file " + passwords.toString());
    Map<String, String> settings =
        toMosquitto("topic.1", "a out 1", "username", "gw", "password", "wrong");
    ours.bridge("cloud", settings);
    BridgedBroker.await(
        () -> ours.told().count("cannot connect") > 0, () -> ours.told().toString());
    device(ours.port(), "here").publish("a", "kept", 1);
    settings.put("password", "right");
    ours.bridge("cloud", settings);
    ours.awaitUp("cloud");
    ours.awaitEmpty("cloud");
    assertEquals(1, ours.view("cloud").figures().forwarded());
    assertEquals(1, ours.told().count("cannot connect"), ours.told().toString());
  }

  @Test
  void otherTopicsTakeNothingFromWhatWasQueued() throws Exception {
    int port = FreePorts.next();
    Map<String, String> settings =
        toMosquitto("address", "127.0.0.1:" + port, "topic.1", "a/# out 1 \"\" x/");
    ours.bridge("cloud", settings);
    Device here = device(ours.port(), "here");
    BridgedBroker.await(
        () -> ours.told().count("cannot connect") > 0, () -> ours.told().toString());
    for (int i = 0; i < 300; i++) {
      here.send("a/" + i % 3, Integer.toString(i), 1);
    }
    here.awaitAcknowledged();
    settings.put("topic.1", "b/# out 1");
    ours.bridge("cloud", settings);
    BridgedBroker.await(() -> ours.told().count("new settings") > 0, () -> ours.told().toString());
    ours.awaitDown("cloud");
    Path own = Files.createDirectories(directory.resolve("late"));
    opened(
        Mosquitto.start(
            Mosquitto.requireProgram().toString(), own, port, List.of("allow_anonymous true")));
    Device there = device(port, "there").subscribe("#", 1);
    there.awaitCount(300);
    here.publish("b/1", "new", 1);
    here.publish("a/1", "late", 1);
    here.publish("b/2", "end", 1);
    there.awaitMessage("b/2 end");
    assertTrue(there.got().contains("b/1 new"));
    assertEquals(302, there.count(), there.got().toString());
    assertEquals("x/a/0 0", there.got().get(0));
  }

  @Test
  void retainedMessagesStayRetainedUnlessToldOtherwise() throws Exception {
    device(ours.port(), "here").publish("a", "kept", 1, true);
    Map<String, String> settings = toMosquitto("topic.1", "# out 1");
    ours.bridge("cloud", settings);
    ours.awaitUp("cloud");
    ours.awaitEmpty("cloud");
    Device late = device(mosquitto.port(), "late").subscribe("#", 1);
    late.awaitMessage("a kept");
    settings.put("bridge_outgoing_retain", "false");
    ours.bridge("cloud", settings);
    BridgedBroker.await(() -> ours.told().count("new settings") > 0, () -> ours.told().toString());
    ours.awaitUp("cloud");
    device(ours.port(), "here again").publish("b", "not kept", 1, true);
    late.awaitMessage("b not kept");
    Device later = device(mosquitto.port(), "later").subscribe("b", 1);
    later.subscribe("a", 1);
    later.awaitMessage("a kept");
    assertEquals(List.of("a kept"), later.got());
  }

  @Test
  void aFullQueueDropsByItsPolicyAndCountsExactly() throws Exception {
    int port = FreePorts.next();
    Device there = device(mosquitto.port(), "there").subscribe("a", 1);
    ours.bridge(
        "cloud",
        toMosquitto(
            "address", "127.0.0.1:" + port,
            "topic.1", "a out 1",
            "max_queued_messages", "100",
            "max_inflight_messages", "10",
            "queue_policy", "drop_oldest"));
    BridgedBroker.await(
        () -> ours.told().count("cannot connect") > 0, () -> ours.told().toString());
    Device here = device(ours.port(), "here");
    for (int i = 0; i < 350; i++) {
      here.send("a", Integer.toString(i), 1);
    }
    here.awaitAcknowledged();
    BridgedBroker.await(
        () -> ours.view("cloud").stock().dropped() == 250, () -> "" + ours.view("cloud"));
    assertEquals(100, ours.view("cloud").stock().messages());
    BridgedBroker.await(
        () -> ours.told().alarm("cloud.queue.drops") != null, () -> ours.told().toString());
    opened(new FaultyProxy(port, mosquitto.port()));
    there.awaitCount(100);
    assertEquals("a 250", there.got().get(0));
  }
}
