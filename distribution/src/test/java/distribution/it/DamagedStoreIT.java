package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import testkit.Packet;
import testkit.PacketType;
import testkit.Packets;
import testkit.Publish;
import testkit.RawClient;

/** The disk damages a page of the store while the built appliance runs. */
@Timeout(120)
final class DamagedStoreIT {
  private static final int MESSAGES = 300;
  private static final int PAGE = 4096;
  private static final String TEXT = " of a text that takes its place".repeat(6);

  @TempDir private Path directory;
  private PersistentBroker broker;

  @AfterEach
  void stop() throws Exception {
    broker.home().run("stop");
    broker.close();
  }

  private static void publish(RawClient client, int number) {
    client.send(Publish.publish("t", "number " + number + TEXT).qos(1, 1));
    assertTrue(client.expect(PacketType.PUBACK).reasonCode() < 0x80);
  }

  /** Overwrites the page that has a text. */
  private void damage(String text) throws IOException {
    Path main = broker.home().directory().resolve("data/store/sessions.db");
    String content = new String(Files.readAllBytes(main), StandardCharsets.ISO_8859_1);
    int at = content.indexOf(text);
    assertTrue(at > 0, "it is not in the main file");
    byte[] garbage = new byte[PAGE];
    new Random(5).nextBytes(garbage);
    try (RandomAccessFile file = new RandomAccessFile(main.toFile(), "rw")) {
      file.seek((long) at / PAGE * PAGE);
      file.write(garbage);
    }
  }

  @Test
  void clientGetsAllButWhatLayInThePage() throws Exception {
    broker = new PersistentBroker(directory);
    broker.start();
    try (RawClient away = broker.connect("away")) {
      away.subscribe("t", 1);
      away.send(Packets.disconnect());
      away.expectClosed();
    }
    try (RawClient sender = broker.connect("sender")) {
      for (int i = 0; i < MESSAGES; i++) {
        publish(sender, i);
      }
    }
    broker.home().run("stop"); // all is in the main file then, and after the start nowhere else
    broker.start();
    damage("number 150 ");

    List<Integer> got = new ArrayList<>();
    try (RawClient away = broker.connect("away");
        RawClient sender = broker.connect("sender")) {
      broker.console().await("alarm store.damaged");
      sender.send(Publish.publish("t", "number " + MESSAGES).qos(1, 1)); // written to what is left
      while (got.isEmpty() || got.get(got.size() - 1) != MESSAGES) {
        Packet message = away.expect(PacketType.PUBLISH);
        got.add(Integer.valueOf(message.payload().split(" ")[1]));
        away.send(Packets.ack(PacketType.PUBACK, message.packetId()));
      }
      away.expectNothing();
      assertTrue(sender.expect(PacketType.PUBACK).reasonCode() < 0x80);
    }

    assertEquals(got.stream().sorted().distinct().toList(), got, "in order, and none twice");
    int lost = MESSAGES + 1 - got.size();
    assertTrue(lost > 0 && lost < 40, () -> lost + " are lost");
    broker.console().await("Lost: " + lost + " queued messages");
    broker.console().await(lost + " messages for away are lost with a part of the store");
  }
}
