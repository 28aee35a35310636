package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import distribution.it.BrokerHome.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testkit.Connect;
import testkit.Packet;
import testkit.PacketType;
import testkit.Packets;
import testkit.PropertyId;
import testkit.Publish;
import testkit.RawClient;

/** plugin.persistence comes to a broker that has been in memory so far, and leaves one for good. */
final class StoreComesAndGoesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private final Path shipped = InProcessFelix.pluginJar("plugin.persistence");
  private PersistentBroker broker;
  private AbsentSessions few;
  private AbsentSessions many;

  StoreComesAndGoesIT() throws Exception {}

  @BeforeEach
  void make() throws Exception {
    broker = new PersistentBroker(directory);
    few = new AbsentSessions("few", broker.port(), 4, 50);
    many = new AbsentSessions("many", broker.port(), 2, 1_000); // more than stays in memory
  }

  @AfterEach
  void stop() throws Exception {
    broker.close();
  }

  private Path installed() {
    return directory.resolve("plugins").resolve(shipped.getFileName());
  }

  private RawClient connect(String id, boolean present) {
    RawClient client = RawClient.open(broker.port(), PATIENCE);
    Packet answer =
        client.connect(
            Connect.v5(id).with(PropertyId.SESSION_EXPIRY_INTERVAL, SteadyPublisher.FOR_EVER));
    assertEquals(present, answer.sessionPresent(), answer::toString);
    return client;
  }

  private void awaitStatus(String words) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Result status = done("status");
    while (!status.output().contains("messages   " + words)) {
      assertTrue(System.nanoTime() < deadline, status.output());
      status = done("status");
    }
  }

  private Result done(String... arguments) throws Exception {
    Result result = broker.home().run(arguments);
    assertEquals(0, result.status(), result.output());
    return result;
  }

  private static void publish(RawClient client, Publish message) {
    client.send(message.qos(1, 1));
    client.expect(PacketType.PUBACK);
  }

  private static void acknowledge(RawClient client, Packet message) {
    client.send(Packets.ack(PacketType.PUBACK, message.packetId()));
  }

  @Test
  void aStoreThatComesTakesOverWhatIsInMemory() throws Exception {
    Files.delete(installed());
    broker.start();
    awaitStatus("kept in memory only");
    few.fill();
    many.fill();
    try (RawClient live = connect("live", false);
        RawClient sender = connect("sender", false)) {
      live.subscribe("live/#", 1);
      publish(sender, Publish.publish("live/kept", "retained").retain());
      acknowledge(live, live.expectPublish("live/kept", "retained"));
      publish(sender, Publish.publish("live/1", "under way"));
      live.expectPublish("live/1", "under way"); // and is not acknowledged
      sender.send(Publish.publish("live/2", "unreleased").qos(2, 7));
      sender.expect(PacketType.PUBREC);
      live.expectPublish("live/2", "unreleased");
      done("deploy", shipped.toString());
      awaitStatus("on stable storage");
      publish(sender, Publish.publish("live/3", "durable"));
      live.expectPublish("live/3", "durable");
      live.sync();
    }
    broker.kill();
    broker.start();
    few.drain();
    many.drain();
    assertTakenOver();
  }

  private void assertTakenOver() {
    try (RawClient sender = connect("sender", true);
        RawClient live = connect("live", true)) {
      acknowledge(live, live.expectPublish("live/1", "under way"));
      acknowledge(live, live.expectPublish("live/2", "unreleased"));
      acknowledge(live, live.expectPublish("live/3", "durable"));
      sender.send(Publish.publish("live/2", "unreleased").qos(2, 7).dup());
      sender.expect(PacketType.PUBREC);
      sender.send(Packets.ack(PacketType.PUBREL, 7));
      sender.expect(PacketType.PUBCOMP);
      live.expectNothing(); // the broker knows that it has it
      live.subscribe("live/kept", 1);
      live.expectPublish("live/kept", "retained");
    }
  }

  @Test
  void aStoreThatLeavesForGoodLeavesEverythingInMemoryAndTheOperatorIsTold() throws Exception {
    broker.home().write("broker.core.cfg", "max_queued_messages = 0", "sys_interval = 1");
    broker.start();
    few.fill();
    many.fill();
    try (RawClient live = connect("live", false);
        RawClient operator = connect("operator", false)) {
      live.subscribe("live/#", 1);
      operator.subscribe("$SYS/broker/alarms/#", 0);
      int mark = broker.console().mark();
      done("undeploy", "plugin.persistence");
      live.send(Publish.publish("live/1", "while it is missed").qos(1, 1));
      broker.console().await(mark, "ERROR .*no store for \\d+ s: .* in memory only");
      live.expect(PacketType.PUBACK);
      acknowledge(live, live.expectPublish("live/1", "while it is missed"));
      awaitStatus("kept in memory only");
      Packet alarm = operator.expect(PacketType.PUBLISH);
      assertTrue(alarm.topic().endsWith("/persistence-away"), alarm::toString);
      assertTrue(alarm.payload().contains("waits in the store"), alarm::toString);
      publish(live, Publish.publish("live/2", "later"));
      acknowledge(live, live.expectPublish("live/2", "later"));
      few.addOne(live);
      many.addOne(live);
    }
    connect("live", true).close();
    few.drain();
    done("deploy", shipped.toString());
    awaitStatus("on stable storage");
    many.drain(); // they had waited in the store
  }
}
