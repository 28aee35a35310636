package distribution.mosquitto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testkit.Mosquitto;

/** Files that Debian's Mosquitto has written. */
class DatabaseReaderTest {
  @TempDir private Path directory;

  private static void client(Mosquitto broker, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(words));
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
      client(broker, "mosquitto_sub", "-i", "away", "-c", "-q", "1", "-t", "q/#", "-E");
      client(
          broker,
          "mosquitto_sub",
          "-i",
          "five",
          "-V",
          "5",
          "-c",
          "-x",
          "3600",
          "-q",
          "2",
          "-t",
          "s/+",
          "-E");
      client(broker, "mosquitto_pub", "-t", "q/1", "-q", "1", "-m", "waits");
      client(
          broker,
          "mosquitto_pub",
          "-V",
          "5",
          "-t",
          "r/1",
          "-r",
          "-q",
          "1",
          "-m",
          "kept",
          "-D",
          "PUBLISH",
          "content-type",
          "text/plain");
    }
    return directory.resolve("mosquitto.db");
  }

  @Test
  void everythingOfARealFileIsFound() throws Exception {
    Persisted found = DatabaseReader.read(written());

    assertEquals(
        List.of("away", "five"),
        found.clients.stream().map(Persisted.Client::id).sorted().toList());
    assertEquals(
        List.of("q/# 1", "s/+ 2"),
        found.subscriptions.stream().map(s -> s.filter() + " " + s.qos()).sorted().toList());
    assertEquals(1, found.queued.size());
    Persisted.Queued queued = found.queued.get(0);
    assertEquals("away", queued.client());
    assertTrue(queued.outgoing());
    Persisted.Message waits = found.messages.get(queued.message());
    assertEquals("q/1", waits.topic());
    assertEquals("waits", new String(waits.payload(), StandardCharsets.UTF_8));
    assertEquals(1, found.retained.size());
    Persisted.Message kept = found.messages.get(found.retained.get(0));
    assertEquals("r/1", kept.topic());
    assertTrue(kept.retain());
    assertEquals("\u0003\0\ntext/plain", new String(kept.properties(), StandardCharsets.UTF_8));
    Persisted.Client five =
        found.clients.stream().filter(c -> c.id().equals("five")).findFirst().orElseThrow();
    assertEquals(3_600, five.expiryInterval());
  }

  @Test
  void aFileThatIsCutShortIsNamedWithThePlace() throws Exception {
    Path file = written();
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 3));

    IOException e = assertThrows(IOException.class, () -> DatabaseReader.read(file));
    assertTrue(e.getMessage().matches(".*mosquitto.db: is cut short or broken at byte \\d+"));
  }

  @Test
  void anotherFileIsNoPersistenceFile() throws Exception {
    Path file = Files.writeString(directory.resolve("x"), "something else, and long enough");
    assertThrows(IOException.class, () -> DatabaseReader.read(file));
  }
}
