package plugin.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testkit.FaultyProxy;
import testkit.FreePorts;
import testkit.Mosquitto;

/** What a backlog does when the remote broker, Debian's Mosquitto, comes back. */
final class FlowTest {
  private static final int WINDOW = 100;

  @TempDir private Path directory;
  private final List<AutoCloseable> open = new ArrayList<>();
  private BridgedBroker ours;
  private int port;

  @BeforeEach
  void start() throws Exception {
    ours = opened(new BridgedBroker("ours", directory));
    port = FreePorts.next();
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.add(0, resource);
    return resource;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private Map<String, String> settings(String... pairs) {
    Map<String, String> all = BridgedBroker.settings(pairs);
    all.put("address", "127.0.0.1:" + port);
    all.put("max_queued_messages", "200000");
    return all;
  }

  /** A bridge whose remote broker is down. */
  private void bridgeToNowhere(Map<String, String> settings) throws Exception {
    ours.bridge("cloud", settings);
    BridgedBroker.await(
        () -> ours.told().count("cannot connect") > 0, () -> ours.told().toString());
  }

  /** The remote broker comes, with somebody who is there before the bridge is. */
  private Device remote(int qos) throws Exception {
    Path own = Files.createDirectories(directory.resolve("remote"));
    int hidden = FreePorts.next();
    opened(
        Mosquitto.start(
            Mosquitto.requireProgram().toString(),
            own,
            hidden,
            List.of("allow_anonymous true", "max_queued_messages 0")));
    Device there = opened(new Device(hidden, "there")).subscribe("#", qos);
    opened(new FaultyProxy(port, hidden));
    return there;
  }

  private void publish(String topic, int from, int to, int qos) throws Exception {
    try (Device here = new Device(ours.port(), "here " + topic.replace('/', ' '))) {
      for (int i = from; i < to; i++) {
        here.send(topic, Integer.toString(i), qos);
      }
      here.awaitAcknowledged();
    }
  }

  @Test
  void alarmsOvertakeABacklogWithinTwoWindows() throws Exception {
    bridgeToNowhere(
        settings(
            "topic.1", "# out 1",
            "lane.1", "alarm/#",
            "max_inflight_messages", Integer.toString(WINDOW)));
    publish("data/x", 0, 100_000, 1);
    publish("alarm/x", 0, 10, 1);
    Device there = remote(1);
    there.awaitCount(100_010);
    List<String> got = there.got();
    int last = got.indexOf("alarm/x 9");
    assertTrue(last >= 0 && last < 2 * WINDOW, "the last alarm came as number " + last);
    assertEquals(100_010, got.size());
    assertInOrder(got, "data/x", 100_000);
  }

  @Test
  void alarmsOvertakeWhileTheBacklogDrains() throws Exception {
    bridgeToNowhere(
        settings("topic.1", "# out 1", "lane.1", "alarm/#", "max_messages_per_second", "2000"));
    publish("data/x", 0, 10_000, 1);
    Device there = remote(1);
    there.awaitCount(1_000);
    int before = there.count();
    publish("alarm/x", 0, 10, 1);
    there.awaitMessage("alarm/x 9");
    int last = there.got().indexOf("alarm/x 9");
    assertTrue(last < before + 2_000, "from " + before + " to " + last);
    assertTrue(ours.view("cloud").stock().messages() > 3_000, "the backlog has drained before");
  }

  private static void assertInOrder(List<String> got, String topic, int messages) {
    int next = 0;
    for (String each : got) {
      if (each.startsWith(topic + " ")) {
        assertEquals(topic + " " + next++, each);
      }
    }
    assertEquals(messages, next);
  }

  @Test
  void theDrainRateIsHeldAndChangedWhileItDrains() throws Exception {
    Map<String, String> settings =
        settings("topic.1", "# out 1", "max_messages_per_second", "1000");
    bridgeToNowhere(settings);
    publish("data/x", 0, 8_000, 1);
    Device there = remote(1);
    there.awaitCount(500);
    int first = there.count();
    long began = System.nanoTime();
    there.awaitCount(5_500);
    double rate = (there.count() - first) / ((System.nanoTime() - began) / 1e9);
    assertTrue(rate < 1_050, () -> rate + " messages per second");
    assertTrue(rate > 800, () -> rate + " messages per second"); // less than its due if others work
    settings.put("max_messages_per_second", "0");
    long changed = System.nanoTime();
    ours.bridge("cloud", settings);
    there.awaitCount(8_000);
    assertTrue(System.nanoTime() - changed < 1_500_000_000L, "the new rate is not in force");
    assertEquals(0, ours.told().count("has ended"), "the connection was made anew");
  }

  @Test
  void lanesThatComeAndGoLoseNothing() throws Exception {
    Map<String, String> settings = settings("topic.1", "# out 1");
    bridgeToNowhere(settings);
    publish("alarm/x", 0, 300, 1);
    Map<String, String> urgent = new HashMap<>(settings);
    urgent.put("lane.1", "alarm/#");
    apply(urgent, 1);
    publish("alarm/x", 300, 600, 1);
    apply(settings, 2);
    publish("alarm/x", 600, 900, 1);
    Device there = remote(1);
    BridgedBroker.await(
        () -> there.counted().size() >= 900, () -> there.counted().size() + " of 900 came");
    ours.awaitEmpty("cloud");
    int most = Collections.max(there.counted().values());
    assertTrue(most <= 2, "one came " + most + " times");
    BridgedBroker.await(
        () -> ours.told().count("empty and goes") > 0, () -> ours.told().toString());
  }

  private void apply(Map<String, String> settings, int changes) throws Exception {
    ours.bridge("cloud", settings);
    BridgedBroker.await(
        () ->
            ours.told().count("new settings") == changes
                && ours.view("cloud").state().equals("waiting"),
        () -> ours.told() + " " + ours.view("cloud").state());
  }

  @Test
  void fiftyThousandMessagesSurviveEveryChangeWhileTheRemoteIsDown() throws Exception {
    Map<String, String> settings =
        settings("topic.1", "data/# out 2", "username", "gw", "password", "wrong");
    bridgeToNowhere(settings);
    publish("data/x", 0, 50_000, 2);
    settings.put("password", "another");
    settings.put("topic.2", "more/# out 2");
    ours.bridge("cloud", settings);
    ours.stopPlugin(); // the bundle is replaced
    publish("data/x", 50_000, 50_100, 2);
    port = FreePorts.next();
    settings.put("address", "127.0.0.1:" + port);
    settings.put("max_messages_per_second", "0");
    ours.bridge("cloud", settings);
    Device there = remote(2);
    there.awaitCount(25_000);
    settings.put("topic.3", "even/more/# out 2");
    ours.bridge("cloud", settings); // while it drains
    there.awaitCount(50_100);
    ours.awaitEmpty("cloud");
    assertEquals(50_100, there.count());
    assertInOrder(there.got(), "data/x", 50_100);
  }
}
