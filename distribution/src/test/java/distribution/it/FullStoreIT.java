package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import testkit.Connect;
import testkit.Packet;
import testkit.PacketType;
import testkit.Packets;
import testkit.Publish;
import testkit.RawClient;

/**
 * The store of the built appliance is full: by its own limit, and because a real file system has no
 * block left, for its files and for the log. Nothing acknowledged is lost, nothing dies, and it
 * goes on by itself.
 */
@Timeout(120)
final class FullStoreIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int QUOTA_EXCEEDED = 0x97;
  private static final String TEXT = "x".repeat(16_000);
  private static final String CORE = "max_queued_messages = 0";

  @TempDir private Path directory;
  private PersistentBroker broker;
  private boolean mounted;

  @AfterEach
  void stop() throws Exception {
    if (broker != null) {
      broker.close();
    }
    if (mounted) {
      assertEquals(0, Commands.status(List.of("umount", disk().toString())));
    }
  }

  private Path disk() {
    return directory.resolve("disk");
  }

  private void absent(String id, String topic) {
    try (RawClient client = broker.connect(id)) {
      client.subscribe(topic, 1);
      client.send(Packets.disconnect());
      client.expectClosed();
    }
  }

  /** Returns whether the message was taken. */
  private static boolean publish(RawClient client, String topic, int number, String text) {
    client.send(Publish.publish(topic, number + " " + text).qos(1, 1));
    Packet answer = client.expect(PacketType.PUBACK);
    if (answer.reasonCode() == QUOTA_EXCEEDED) {
      return false;
    }
    assertTrue(answer.reasonCode() < 0x80, answer::toString);
    return true;
  }

  private static void publishAll(RawClient client, String topic, int count) {
    for (int i = 0; i < count; i++) {
      client.send(Publish.publish(topic, i + " " + TEXT).qos(1, 1 + i % 100));
      if (i % 20 == 19) {
        for (int answers = 0; answers < 20; answers++) {
          assertTrue(client.expect(PacketType.PUBACK).reasonCode() < 0x80);
        }
      }
    }
  }

  private List<Integer> drain(String id, int last) {
    List<Integer> numbers = new ArrayList<>();
    try (RawClient client = broker.connect(id)) {
      while (numbers.isEmpty() || numbers.get(numbers.size() - 1) != last) {
        Packet message = client.expect(PacketType.PUBLISH);
        numbers.add(Integer.valueOf(message.payload().split(" ", 2)[0]));
        client.send(Packets.ack(PacketType.PUBACK, message.packetId()));
      }
      client.expectNothing();
    }
    return numbers;
  }

  @Test
  void fullStoreDropsTheOldestOfTheLargestQueueWhenItIsToldTo() throws Exception {
    int small = 20;
    int large = 2_400; // 38 MB
    broker = new PersistentBroker(directory.resolve("home"));
    broker
        .home()
        .write("broker.core.cfg", CORE, "max_queued_bytes = 0", "store_full = drop_oldest");
    broker.home().write("plugin.persistence.cfg", "maximum_size_mib = 32", "log_size_mib = 1");
    broker.start();
    absent("small", "small");
    absent("large", "large");
    try (RawClient client = broker.connect("sender")) {
      publishAll(client, "small", small);
      publishAll(client, "large", large);
    }
    broker.console().await("oldest messages of the largest queues are dropped");
    assertTrue(broker.storeBytes() <= 32 << 20, () -> "larger than it may be");
    int dropped = counter("store.dropped");
    broker.kill();
    broker.start();
    List<Integer> got = drain("large", large - 1);
    assertEquals(large - dropped, got.size());
    assertEquals(dropped, got.get(0), "the oldest went");
    assertTrue(got.size() > 1_000, () -> got.size() + " are left");
    assertEquals(small, drain("small", small - 1).size());
  }

  private int counter(String name) throws Exception {
    String output = broker.home().run("counters", name).output();
    java.util.regex.Matcher m =
        java.util.regex.Pattern.compile(name.replace(".", "\\.") + "\\s+(\\d+)").matcher(output);
    assertTrue(m.find(), output);
    return Integer.parseInt(m.group(1));
  }

  @Test
  void fullDiskIsAnAlarmAndLosesNothingAcknowledgedAndEndsByItself() throws Exception {
    mount();
    Path ballast = disk().resolve("ballast"); // is there, and is removed later
    Files.write(ballast, new byte[10 << 20]);
    broker = new PersistentBroker(disk().resolve("home"));
    broker.home().write("broker.core.cfg", CORE, "max_queued_bytes = 0");
    broker.home().write("plugin.persistence.cfg", "log_size_mib = 2");
    broker.start();
    absent("away", "t");
    List<Integer> taken = new ArrayList<>();
    Path filler = disk().resolve("filler");
    int number = 0;
    try (RawClient client = broker.connect("sender")) {
      int refused = 0;
      for (; refused < 20; number++) {
        if (publish(client, "t", number, TEXT)) {
          taken.add(number);
        } else {
          refused++;
        }
      }
      broker.console().await("messages are refused, the store is full");
      fill(filler); // not a block is left: for the log of the broker neither
      for (int i = 0; i < 200; i++, number++) {
        if (publish(client, "t", number, "small")) {
          taken.add(number);
        }
        try (RawClient other = RawClient.open(broker.port(), PATIENCE)) {
          assertEquals(0, other.connect(Connect.v5("other " + i)).reasonCode()); // which is logged
        }
      }
      assertEquals(0, broker.home().run("status").status());
      Files.delete(filler);
      Files.delete(ballast);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!publish(client, "t", number, TEXT)) {
        assertTrue(System.nanoTime() < deadline, "it does not go on");
        number++;
      }
      taken.add(number);
    }
    broker.kill();
    broker.start();
    assertEquals(taken, drain("away", number));
  }

  @Test
  void fullDiskDropsTheOldestWhenItIsToldToAndTakesAllThatIsNew() throws Exception {
    mount();
    Path ballast = disk().resolve("ballast"); // is there, and is removed later
    Files.write(ballast, new byte[10 << 20]);
    broker = new PersistentBroker(disk().resolve("home"));
    broker
        .home()
        .write("broker.core.cfg", CORE, "max_queued_bytes = 0", "store_full = drop_oldest");
    broker.home().write("plugin.persistence.cfg", "log_size_mib = 2");
    broker.start();
    absent("away", "t");
    Path filler = disk().resolve("filler");
    int number = 0;
    int dropped;
    try (RawClient client = broker.connect("sender")) {
      while (!broker.console().text().contains("oldest messages of the largest queues")) {
        assertTrue(publish(client, "t", number++, TEXT), "refused");
        assertTrue(number < 5_000, "the disk is not full");
      }
      fill(filler); // not a block is left
      for (int i = 0; i < 500; i++) {
        assertTrue(publish(client, "t", number++, TEXT), "refused");
      }
      Files.delete(filler);
      Files.delete(ballast);
      dropped = counter("store.dropped");
      for (int i = 0; i < 20; i++) {
        assertTrue(publish(client, "t", number++, TEXT), "refused");
      }
      assertEquals(dropped, counter("store.dropped"), "there is room");
    }
    broker.kill();
    broker.start();
    List<Integer> got = drain("away", number - 1);
    assertEquals(dropped, got.get(0), "the oldest went");
    assertEquals(number - dropped, got.size());
  }

  /** A small disk of its own, as far as this machine lets the test have one. */
  private void mount() throws IOException, InterruptedException {
    Files.createDirectories(disk());
    Path image = directory.resolve("image");
    String at = disk().toString();
    Files.write(image, new byte[0]);
    try (java.io.RandomAccessFile file = new java.io.RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(48L << 20);
    }
    boolean real =
        Commands.isInstalled("mkfs.ext4")
            && Commands.status(List.of("mkfs.ext4", "-q", "-m", "0", image.toString())) == 0
            && Commands.status(List.of("mount", "-o", "loop", image.toString(), at)) == 0;
    boolean memory =
        !real
            && Commands.isInstalled("mount")
            && Commands.status(List.of("mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", at)) == 0;
    mounted = real || memory;
    Assumptions.assumeTrue(mounted, "no right to mount a small file system");
  }

  private static void fill(Path file) throws IOException {
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      assertFalse(String.valueOf(e.getMessage()).isEmpty());
    }
  }
}
