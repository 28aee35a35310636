package broker.core.sys;

import static broker.core.runtime.ConnectBuilder.v311;
import static broker.core.runtime.ConnectBuilder.v5;
import static broker.core.runtime.PublishBuilder.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.admin.PersistenceState;
import broker.core.limits.Limits;
import broker.core.metrics.Counter;
import broker.core.metrics.MemoryUse;
import broker.core.packet.Packet;
import broker.core.packet.Publish;
import broker.core.runtime.Bench;
import broker.core.runtime.Peer;
import broker.core.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a client sees below {@code $SYS}. */
final class SysTreeTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  @AutoClose private final Bench bench = new Bench(Limits.DEFAULTS, 2);
  private final Map<String, String> more = new TreeMap<>();
  private MemoryUse memory = new MemoryUse(3_000, 64_000, 500);
  private PersistenceState persistence = PersistenceState.IN_MEMORY;
  private final SysTree sys =
      new SysTree(
          bench.state().shard(0),
          new SysFigures(
              "edge-broker 1.2.3",
              bench.state(),
              () -> Duration.ofNanos(bench.state().shard(0).loop().nanos()),
              () -> memory,
              () -> persistence),
          topics -> more.forEach(topics));

  private void interval(Duration interval) {
    sys.interval(interval);
    bench.run();
  }

  /** A client on the other loop, that has what is retained behind it. */
  private Peer watcher() {
    Peer watcher = bench.connect(1, v311("watcher")).subscribe("$SYS/#", 0);
    watcher.drain();
    return watcher;
  }

  private static Map<String, String> received(Peer peer) {
    Map<String, String> texts = new TreeMap<>();
    for (Packet packet : peer.drain()) {
      Publish publish = (Publish) packet;
      String topic = publish.topic().toString();
      assertTrue(topic.startsWith("$SYS/broker/"), topic);
      texts.put(topic.substring("$SYS/broker/".length()), Peer.text(publish));
    }
    return texts;
  }

  private Map<String, String> all() {
    Peer reader = bench.connect(v311("reader")).subscribe("$SYS/#", 0);
    Map<String, String> texts = received(reader);
    reader.disconnect();
    return texts;
  }

  @Test
  void tellsEveryTopicOfItsList() {
    interval(INTERVAL);
    Map<String, String> texts = all();
    for (SysTopic topic : SysTopic.values()) {
      topic.paths().forEach(path -> assertTrue(texts.containsKey(path), path));
    }
    for (Load load : Load.values()) {
      for (String period : LoadAverage.PERIODS) {
        assertEquals("0.00", texts.get("load/" + load.path() + "/" + period));
      }
    }
    assertEquals("edge-broker 1.2.3", texts.get("version"));
    assertEquals("0 seconds", texts.get("uptime"));
    assertEquals("in-memory", texts.get("persistence/state"));
  }

  @Test
  void retainsWithQos2() {
    interval(INTERVAL);
    Publish version =
        bench.connect(v5("c")).subscribe("$SYS/broker/version", 2).next(Publish.class);
    assertEquals(2, version.qos());
    assertTrue(version.retain());
  }

  @Test
  void tellsOnlyWhatHasChanged() {
    interval(INTERVAL);
    Peer watcher = watcher();
    bench.advance(INTERVAL); // the watcher itself has changed a lot
    watcher.drain();
    bench.state().shard(1).counters().add(Counter.QOS0_DROPPED, 100);
    bench.advance(INTERVAL);
    Map<String, String> changed = received(watcher);
    assertEquals("20 seconds", changed.get("uptime"));
    assertEquals("100", changed.get("publish/messages/dropped"));
    assertEquals("100", changed.get("publish/messages/dropped/qos0"));
    assertEquals("92.11", changed.get("load/publish/dropped/1min"));
    assertEquals("19.67", changed.get("load/publish/dropped/5min"));
    assertEquals("6.63", changed.get("load/publish/dropped/15min"));
    for (String same :
        new String[] {"version", "clients/total", "subscriptions/count", "heap/current"}) {
      assertFalse(changed.containsKey(same), same);
    }
  }

  @Test
  void countsClients() {
    Peer leaver = bench.connect(v5("leaver").expiry(15));
    bench.connect(1, v5("stayer"));
    leaver.disconnect();
    interval(INTERVAL);
    Peer watcher = watcher(); // not among those that are retained
    assertEquals(List.of("2", "2", "1", "1", "1", "1", "0"), clients());
    bench.advance(Duration.ofSeconds(20)); // until the session of the leaver has expired
    assertEquals("1", received(watcher).get("clients/expired"));
    assertEquals(List.of("2", "2", "2", "2", "0", "0", "1"), clients());
  }

  private List<String> clients() {
    return Stream.of(
            "total", "maximum", "connected", "active", "disconnected", "inactive", "expired")
        .map(name -> TopicName.of("$SYS/broker/clients/" + name))
        .map(topic -> bench.state().retained().get(topic).payload())
        .map(payload -> new String(payload, StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void tellsPeaksOfMemory() {
    interval(INTERVAL);
    memory = new MemoryUse(9_000, 64_000, 500);
    bench.advance(INTERVAL);
    memory = new MemoryUse(4_000, 64_000, 500);
    bench.advance(INTERVAL);
    Map<String, String> texts = all();
    assertEquals("4000", texts.get("heap/current"));
    assertEquals("9000", texts.get("heap/maximum"));
  }

  @Test
  void ownMessagesAreNoRetainedMessages() {
    bench.connect(v5("p")).publish(message("t", "m").retain());
    bench.state().retained().limit(1, 1);
    interval(INTERVAL);
    Map<String, String> texts = all();
    assertEquals("1", texts.get("retained messages/count"));
    assertEquals("1", texts.get("messages/stored"));
    assertEquals("2", texts.get("store/messages/bytes"));
    assertEquals(1, bench.state().retained().count());
    assertEquals(0, bench.count(Counter.RETAINED_REFUSED));
  }

  @Test
  void saysWhenPersistenceChanges() {
    interval(INTERVAL);
    Peer watcher = bench.connect(v5("w")).subscribe("$SYS/broker/persistence/state", 0);
    watcher.expectPublish("$SYS/broker/persistence/state", "in-memory");
    persistence = PersistenceState.WAITING;
    bench.advance(INTERVAL);
    watcher.expectPublish("$SYS/broker/persistence/state", "waiting");
  }

  @Test
  void takesBackWhatNobodyTellsAnyMore() {
    more.put("plugins/plugin.x/depth", "7");
    interval(INTERVAL);
    Peer watcher = bench.connect(v5("w")).subscribe("$SYS/broker/plugins/#", 0);
    watcher.expectPublish("$SYS/broker/plugins/plugin.x/depth", "7");
    more.clear();
    bench.advance(INTERVAL);
    watcher.expectPublish("$SYS/broker/plugins/plugin.x/depth", "");
    assertFalse(all().containsKey("plugins/plugin.x/depth"));
  }

  @Test
  void zeroTakesEverythingBackAndAnIntervalBringsItAgain() {
    interval(INTERVAL);
    interval(Duration.ZERO);
    assertEquals(Map.of(), all());
    bench.advance(Duration.ofSeconds(30));
    assertEquals(Map.of(), all());
    interval(INTERVAL);
    assertEquals("30 seconds", all().get("uptime"));
  }

  @Test
  void followsAChangedInterval() {
    interval(INTERVAL);
    interval(Duration.ofSeconds(1));
    bench.advance(Duration.ofSeconds(3));
    assertEquals("3 seconds", all().get("uptime"));
  }

  @Test
  void tellsAlarmsAtOnceWhateverTheIntervalIs() {
    Peer watcher = bench.connect(1, v5("w")).subscribe("$SYS/broker/alarms/#", 0);
    sys.raise("plugin.tls/certificate.expires", "in 3 days");
    bench.run();
    watcher.expectPublish("$SYS/broker/alarms/plugin.tls/certificate.expires", "in 3 days");
    assertEquals(Map.of("alarms/plugin.tls/certificate.expires", "in 3 days"), all());
    interval(INTERVAL);
    interval(Duration.ZERO);
    assertEquals(1, all().size(), "the figures take no alarm with them");
    sys.clear("plugin.tls/certificate.expires");
    bench.run();
    watcher.expectPublish("$SYS/broker/alarms/plugin.tls/certificate.expires", "");
    assertEquals(Map.of(), all());
  }

  @Test
  void noQueueRefusesWhatTheBrokerTells() {
    bench.limits(
        Limits.builder().queueFull(Limits.QueueFull.REJECT).maximumQueuedMessages(1).build());
    Peer absent = bench.connect(v5("absent").expiry(100)).subscribe("$SYS/#", 2);
    absent.hangUp();
    interval(INTERVAL);
    bench.advance(INTERVAL);
    assertEquals("10 seconds", all().get("uptime"));
    assertEquals(0, bench.count(Counter.PUBLISH_REJECTED));
  }
}
