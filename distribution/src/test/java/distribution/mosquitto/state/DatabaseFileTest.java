package distribution.mosquitto.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testkit.Mosquitto;

/** Files that Debian's Mosquitto has written, and what can happen to them. */
class DatabaseFileTest {
  private static final int HEAD = 23;

  @TempDir private Path directory;

  private static void client(Mosquitto broker, String words) throws Exception {
    List<String> command = new ArrayList<>(List.of(words.split(" ")));
    command.addAll(1, List.of("-p", Integer.toString(broker.port())));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.waitFor();
  }

  private Path written() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mosquitto_sub")), "no mosquitto_sub here");
    try (Mosquitto broker =
        Mosquitto.start(
            directory,
            "allow_anonymous true",
            "persistence true",
            "persistence_location " + directory + "/")) {
      client(broker, "mosquitto_sub -i away -c -q 1 -t q/# -t /abs/x -E");
      client(
          broker,
          "mosquitto_sub -i five -V 5 -c -x 3600 -q 2 -t s/+ --retain-as-published"
              + " -D SUBSCRIBE subscription-identifier 300 -E");
      client(broker, "mosquitto_pub -i sender -t q/1 -q 1 -m waits");
      client(broker, "mosquitto_pub -t s/1 -q 2 -m two");
      client(
          broker,
          "mosquitto_pub -V 5 -t r/1 -r -q 1 -m kept -D PUBLISH content-type text/plain"
              + " -D PUBLISH message-expiry-interval 900");
    }
    return directory.resolve("mosquitto.db");
  }

  private static Persisted.Session session(Persisted found, String clientId) {
    return Objects.requireNonNull(found.sessions.get(clientId));
  }

  @Test
  void everythingOfARealFileIsFound() throws Exception {
    try (DatabaseFile file = DatabaseFile.open(written())) {
      Persisted found = file.contents();
      assertEquals("mosquitto.db, version 6", file.format());
      assertEquals(List.of("away", "five"), found.sessions.keySet().stream().sorted().toList());
      Persisted.Session away = session(found, "away");
      assertEquals(new Persisted.Life(0, Persisted.FOR_EVER), away.life);
      assertEquals(
          List.of("/abs/x 1", "q/# 1"),
          away.subscriptions.stream().map(s -> s.filter() + " " + s.qos()).sorted().toList());
      Persisted.Queued queued = away.queue.get(0);
      assertTrue(queued.outgoing());
      assertEquals(List.of(), queued.subscriptionIdentifiers());
      Persisted.Message waits = file.message(queued.message());
      assertEquals("q/1", waits.topic());
      assertEquals("sender", waits.publisher());
      assertEquals(0, waits.expiryTime());
      assertEquals("waits", new String(waits.payload(), StandardCharsets.UTF_8));
      Persisted.Message kept = file.message(found.retained.get(0));
      assertEquals("r/1", kept.topic());
      assertTrue(kept.retain());
      assertTrue(kept.expiryTime() > 0);
      assertEquals("\u0003\0\ntext/plain", new String(kept.properties(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void aSessionOfAVersion5ClientHasItsLifeItsOptionsAndItsIdentifiers() throws Exception {
    try (DatabaseFile file = DatabaseFile.open(written())) {
      Persisted.Session five = session(file.contents(), "five");
      Persisted.Life life = Objects.requireNonNull(five.life);
      assertEquals(3_600, life.expiryInterval());
      assertTrue(life.expiryTime() > 0);
      Persisted.Subscription s = five.subscriptions.get(0);
      assertEquals("s/+ 2 300", s.filter() + " " + s.qos() + " " + s.identifier());
      assertTrue(s.retainAsPublished());
      assertFalse(s.noLocal());
      assertEquals(2, five.queue.get(0).qos());
      assertEquals(List.of(300), five.queue.get(0).subscriptionIdentifiers());
    }
  }

  /** Mosquitto 1.6 has no user name and no port in what it writes of a client. */
  @Test
  void version5IsReadLikeVersion6() throws Exception {
    Path path = written();
    ByteBuffer six = ByteBuffer.wrap(Files.readAllBytes(path));
    ByteArrayOutputStream five = new ByteArrayOutputStream();
    five.write(Arrays.copyOf(six.array(), HEAD - 1));
    five.write(5);
    six.position(HEAD);
    while (six.hasRemaining()) {
      int type = six.getInt();
      byte[] body = new byte[six.getInt()];
      six.get(body);
      if (type == 6) {
        ByteArrayOutputStream shorter = new ByteArrayOutputStream();
        shorter.write(body, 0, 16);
        shorter.write(body, 24, body.length - 24);
        body = shorter.toByteArray();
      }
      five.write(ByteBuffer.allocate(8).putInt(type).putInt(body.length).array());
      five.write(body);
    }
    Path other = Files.write(directory.resolve("five.db"), five.toByteArray());
    try (DatabaseFile expected = DatabaseFile.open(path);
        DatabaseFile actual = DatabaseFile.open(other)) {
      assertEquals("mosquitto.db, version 5", actual.format());
      for (String client : List.of("away", "five")) {
        Persisted.Session a = session(actual.contents(), client);
        Persisted.Session e = session(expected.contents(), client);
        assertEquals(e.life, a.life);
        assertEquals(e.queue, a.queue);
        assertEquals(e.subscriptions, a.subscriptions);
      }
      for (long id : expected.contents().messages.keySet()) {
        assertArrayEquals(expected.message(id).payload(), actual.message(id).payload());
      }
    }
  }

  private String refusal(byte[] content) throws IOException {
    Path file = Files.write(directory.resolve("broken.db"), content);
    IOException e =
        assertThrows(
            IOException.class,
            () -> {
              try (DatabaseFile opened = DatabaseFile.open(file)) {
                for (long id : opened.contents().messages.keySet()) {
                  opened.message(id);
                }
              }
            });
    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith(file + ": "), message);
    return message.substring(file.toString().length() + 2);
  }

  @Test
  void aFileThatIsCutShortAnywhereIsRefusedOrEndsWithAWholePart() throws Exception {
    byte[] whole = Files.readAllBytes(written());
    int refused = 0;
    for (int length = 0; length < whole.length; length++) {
      Path file = Files.write(directory.resolve("cut.db"), Arrays.copyOf(whole, length));
      try (DatabaseFile opened = DatabaseFile.open(file)) {
        assertTrue(length >= HEAD, "taken with " + length);
      } catch (IOException e) {
        refused++;
      }
    }
    assertTrue(refused > whole.length * 9 / 10, refused + " of " + whole.length);
    assertEquals(
        "byte " + lastChunk(whole) + ": is cut short",
        refusal(Arrays.copyOf(whole, whole.length - 3)));
  }

  private static int lastChunk(byte[] whole) {
    ByteBuffer data = ByteBuffer.wrap(whole);
    int at = HEAD;
    while (at + 8 + data.getInt(at + 4) < whole.length) {
      at += 8 + data.getInt(at + 4);
    }
    return at;
  }

  private static byte[] changed(byte[] whole, int at, int value) {
    byte[] copy = whole.clone();
    copy[at] = (byte) value;
    return copy;
  }

  /** Where the first part of a type begins. */
  private static int chunk(byte[] whole, int type) {
    ByteBuffer data = ByteBuffer.wrap(whole);
    int at = HEAD;
    while (data.getInt(at) != type) {
      at += 8 + data.getInt(at + 4);
    }
    return at;
  }

  @Test
  void otherVersionsAndOtherFilesAreNamed() throws Exception {
    byte[] whole = Files.readAllBytes(written());
    assertEquals(
        "has version 7, newer than what is known (5 and 6)", refusal(changed(whole, HEAD - 1, 7)));
    assertTrue(
        refusal(changed(whole, HEAD - 1, 4)).startsWith("has version 4, of Mosquitto before"));
    assertEquals("is no persistence file of Mosquitto", refusal(new byte[0]));
    assertEquals(
        "is no persistence file of Mosquitto",
        refusal("something else, and long enough".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aDirectoryIsNamed() {
    IOException e = assertThrows(IOException.class, () -> DatabaseFile.open(directory));
    assertEquals(directory + ": is a directory", e.getMessage());
  }

  @Test
  void whatDoesNotFitTogetherIsNamedWithItsPlace() throws Exception {
    byte[] whole = Files.readAllBytes(written());
    int message = chunk(whole, 2);
    assertEquals(
        "byte " + message + ": lengths do not fit together",
        refusal(changed(whole, message + 8 + 16, 1))); // a payload of 16 MiB
    int queued = chunk(whole, 3);
    assertEquals(
        "byte " + queued + ": there is no QoS 7", refusal(changed(whole, queued + 8 + 12, 7)));
    int client = chunk(whole, 6);
    assertEquals(
        "byte " + client + ": a text is not UTF-8", refusal(changed(whole, client + 8 + 24, 0xFF)));
    assertEquals(
        "byte " + HEAD + ": identifiers have 4 bytes instead of 8",
        refusal(changed(whole, HEAD + 8 + 9, 4)));
  }

  @Test
  void partsOfAnUnknownTypeAreCounted() throws Exception {
    byte[] whole = Files.readAllBytes(written());
    Path file = Files.write(directory.resolve("x.db"), changed(whole, chunk(whole, 4) + 3, 9));
    try (DatabaseFile opened = DatabaseFile.open(file)) {
      assertEquals("{chunks of type 9=1}", opened.contents().unknown.toString());
    }
  }
}
